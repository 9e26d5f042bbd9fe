"""Nobody learns anything of a side's unrevealed marks: not from any page, header, length or mail.

Two worlds are built that differ only in what one side marked, wrote, and when and how often it
saved. Everybody who is not on that side asks every address of the site in both, by GET and by a
POST that changes nothing, and has to get the same answers. A new address has to be given its
parameters here, or the test fails.
"""

import logging
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kyodo.evaluations.actions.check_sheets import (
    AnswerEntry,
    reopen_section,
    save_answers,
    seal_sections,
)
from kyodo.evaluations.actions.format_drafts import start_format_draft
from kyodo.evaluations.models import Answer, CarriedAction, Seal
from kyodo.projects.models import Duty, ImprovementAction
from tests.consultations.cases import received
from tests.evaluations.figures import IN_THE_YEAR, targets, typed, with_lines
from tests.evaluations.remembering import Memory
from tests.evaluations.worlds import Clock, addresses, assert_same, mails, taken_back, walk
from tests.factories import ContactFactory, InvitationFactory, PersonFactory
from tests.stories import NOW, mark_side, open_for_marking

pytestmark = [pytest.mark.django_db, pytest.mark.any_database, pytest.mark.long]

OTHER = {"government": "civic", "civic": "government"}
# Whatever a form of this site may ask for; addresses take from it what they know.
POSTED = {
    "row": "planning-1",
    "mark-planning-1": "A",
    "remark-planning-1": "試し",
    "revision-planning-1": "0",
    "section": "planning",
    "item": "planning-1",
    "role": "",
    "mark": "A",
    "reason": "試し",
    "text": "試し",
    "body": "試し",
    "side": "civic",
    "revision": "0",
    "held_on": "2024-05-01",
    "label": "試し",
    "value": "12",
    "unit": "人",
    "source": "試し",
    "seen": "",
    "target-consultations.intake": "5",
}


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(timezone, "now", clock)
    logging.disable(logging.CRITICAL)
    yield clock
    logging.disable(logging.NOTSET)


@pytest.fixture(scope="module")
def memory():
    """What one walk was answered leaves less to be asked by the next."""
    return Memory()


# --- what the hidden side does in one world --------------------------------------------------


def save(story, role, items, *, at, by="drafter", on_behalf_of=""):
    form = story.evaluation.form
    for section in form.sections:
        answers = Answer.objects.filter(
            part__check_sheet__evaluation=story.evaluation,
            part__check_sheet__role=role,
            part__section=section.id,
        )
        save_answers(
            evaluation_id=story.evaluation.pk,
            section_id=section.id,
            entries=[
                AnswerEntry(answer.item, answer.revision, *items[answer.item])
                for answer in answers
                if answer.item in items
            ],
            by=getattr(story, f"{role}_{by}"),
            now=at,
            on_behalf_of=on_behalf_of,
        )


def nothing(story, role, clock):
    """Not a single mark."""


def little(story, role, clock):
    clock.now = NOW + timedelta(minutes=7)
    save(story, role, {"planning-1": ("D", "")}, at=clock.now)


def everything(story, role, clock):
    """Three savings by two people at odd hours, long remarks, some from paper."""
    for number, (mark, by) in enumerate([("C", "drafter"), ("A", "answerable"), ("D", "drafter")]):
        clock.now = NOW + timedelta(hours=3 * number + 1)
        items = {
            item.id: (mark, f"備考{number} {item.text}" * (number + 1))
            for _section, item in story.evaluation.form.items()
        }
        save(
            story,
            role,
            items,
            at=clock.now,
            by=by,
            on_behalf_of="紙の人" if number == 2 else "",
        )


def sealed_after_one_saving(story, role, clock):
    mark_side(story, role)
    seal_and_reopen(story, role, clock, "見直し")


def sealed_after_much_writing(story, role, clock):
    everything(story, role, clock)
    seal_and_reopen(story, role, clock, "会計の項目について、書き漏らしがあったため。")


def seal_and_reopen(story, role, clock, reason):
    """What both may know: sealed, opened and sealed again at these hours."""
    by = getattr(story, f"{role}_answerable")
    given = {"evaluation_id": story.evaluation.pk, "by": by}
    for hours in (20, 30):
        clock.now = NOW + timedelta(hours=hours)
        seal_sections(section_ids=["planning", "implementation"], now=clock.now, **given)
        if hours == 20:
            clock.now += timedelta(hours=1)
            reopen_section(section_id="planning", reason=reason, now=clock.now, **given)


# --- every address ---------------------------------------------------------------------------


def parameters(story):
    """Values for the named parts of addresses, by the beginning of the address."""
    return {
        "evaluations/": {
            "pk": [story.evaluation.pk],
            "project_pk": [story.project.pk],
            "section": ["planning", "reflection"],
            "role": ["civic", "government"],
            "column": ["civic", "government"],
            "item": ["planning-1"],
            "seat_pk": list(story.evaluation.seats.order_by("pk").values_list("pk", flat=True)),
            "seal_pk": list(Seal.objects.order_by("pk").values_list("pk", flat=True)) or [1],
            "text_pk": [1],
            "publication_pk": [1],
            "meeting_pk": [1],
            "work_item_pk": list(
                story.project.work_items.order_by("pk").values_list("pk", flat=True)
            ),
            "figure_pk": [story.figure.pk],
            "import_pk": [1],
            "format_pk": [story.evaluation.sheet_format_id],
            "draft_pk": [story.format_draft.pk],
            "part": ["roles", "section-0", "section-0-item-0", "text"],
            "number": [1],
            "extension": ["pdf", "docx", "xlsx", "csv", "json"],
            "variant": ["blank", "draft"],
            "name": ["publication", "publications"],
        },
        "projects/": {
            "pk": [story.project.pk],
            "year": [2023],
        },
        "projects/improvements/": {"pk": [ImprovementAction.objects.get().pk]},
        "projects/duties/": {"pk": [Duty.objects.order_by("pk").first().pk]},
        "projects/steps/": {"pk": [1]},
        "projects/files/": {"pk": [1]},
        "plans/": {
            "project_pk": [story.project.pk],
            "year": [2023, 2024],
            "half": [1, 2],
            "kind": ["pdf", "docx", "xlsx"],
            "action_pk": [ImprovementAction.objects.get().pk],
        },
        "plans/items/": {
            "pk": [story.project.work_items.order_by("pk").first().pk],
            "side": ["civic", "government"],
        },
        "organisations/": {
            "pk": [story.consortium.pk, story.department.pk],
            "token": ["no-such-token"],
        },
        "organisations/contacts/": {"pk": [story.contact.pk]},
        "organisations/memberships/": {
            "pk": list(story.department.memberships.order_by("pk").values_list("pk", flat=True))
        },
        "organisations/invitations/": {"pk": [story.invitation.pk], "token": ["no-such-token"]},
        "consultations/": {
            "pk": [1],
            "file_pk": [1],
            "other_pk": [2],
            "consent_pk": [1],
            "year": [2023],
            "half": [1],
            "number": [1],
            "extension": ["csv"],
        },
        "consultations/callers/": {"person_pk": [story.person.pk]},
        "classifications/": {"pk": [1], "kind": ["topic"]},
        "consultations/follow/": {"consent_pk": [1], "file_pk": [1]},
        "people/": {"pk": [story.person.pk]},
        "accounts/": {
            "pk": [story.civic_drafter.pk, story.government_drafter.pk],
            "key": ["none"],
            "uidb36": ["1"],
            "provider_id": ["none"],
        },
    }


SAVED_LISTS = [
    *("evaluations:list_evaluations", "evaluations:tally_evaluations"),
    *("evaluations:list_publications", "evaluations:tally_publications"),
    *("projects:list_projects", "projects:list_improvements"),
]


# --- walking ---------------------------------------------------------------------------------


def people(story, hidden):
    own = OTHER[hidden]
    return {
        "drafter": getattr(story, f"{own}_drafter"),
        "answerable": getattr(story, f"{own}_answerable"),
        "facilitator": story.facilitator,
        "administrator": story.administrator,
        "member without seat": story.member_without_seat,
        "stranger": story.stranger,
        "anonymous": None,
    }


def world(clock, memory, hidden, acts):
    """Build one world, ask everything in it, and take it back."""
    with taken_back(clock):
        story = open_for_marking()
        story.person = PersonFactory()
        story.contact = ContactFactory(organisation=story.department, person=story.person)
        story.invitation = InvitationFactory(
            organisation=story.department, invited_by=story.administrator
        )
        story.format_draft = start_format_draft(
            begin_with=story.evaluation.sheet_format, by=story.administrator, now=NOW
        )
        action = ImprovementAction.objects.create(
            project=story.project, text="打合せを開く", side="civic", created_at=NOW
        )
        CarriedAction.objects.create(evaluation=story.evaluation, action=action)
        own = OTHER[hidden]
        with_lines(story)
        received(None, now=IN_THE_YEAR)
        story.figure = typed(story, by=f"{hidden}_drafter")
        targets(story, {"consultations.intake": "9"}, by=f"{own}_drafter")
        mark_side(story, own)
        seal_sections(
            evaluation_id=story.evaluation.pk,
            section_ids=["planning"],
            by=getattr(story, f"{own}_answerable"),
            now=NOW,
        )
        acts(story, hidden, clock)
        clock.now = NOW + timedelta(days=3)
        sent = mails([getattr(story, f"{hidden}_drafter"), getattr(story, f"{hidden}_answerable")])
        asked = [
            (method, address)
            for address in addresses(parameters(story))
            for method in ("GET", "POST")
        ]
        asked += [("GET", f"{reverse(name)}?format=csv") for name in SAVED_LISTS]
        seen = walk(people(story, hidden), asked, POSTED, memory)
    return seen, sent


@pytest.mark.parametrize(
    ("hidden", "first", "second"),
    [
        ("government", nothing, everything),
        ("government", sealed_after_one_saving, sealed_after_much_writing),
        ("civic", little, everything),
        ("civic", sealed_after_one_saving, sealed_after_much_writing),
    ],
)
def test_every_answer_is_the_same_whatever_the_other_side_has_written(
    clock, memory, hidden, first, second
):
    one = world(clock, memory, hidden, first)
    assert len(one[0]) > 3000
    assert_same(one, world(clock, memory, hidden, second))
