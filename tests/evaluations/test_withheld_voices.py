"""Nobody learns anything unrevealed where more than two speak: people who answer each alone, one of
three roles, roles that answer together, a third party whose turn comes after the reveal.

Two worlds differ only in what one of them marked, wrote, and when and how often. Everybody else
asks every address that has to do with an evaluation in both, and has to get the same answers and
mails. Which addresses the site has, and that none is forgotten, is seen to in ``test_withheld``.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from kyodo.accounts.actions import digest_of
from kyodo.accounts.models import CalendarAddress, User
from kyodo.evaluations.actions import check_sheets
from kyodo.evaluations.actions.check_sheets import (
    AnswerEntry,
    reopen_section,
    save_answers,
    seal_sections,
)
from kyodo.evaluations.formats import Given, Step, applies
from kyodo.evaluations.models import Answer, CarriedAction, CheckSheet, Seal, SheetPart
from kyodo.portal.reminders import send_reminders
from kyodo.projects.models import ImprovementAction
from tests.evaluations.council_form import SIDES_AND_A_COUNCIL
from tests.evaluations.journeys import (
    Journey,
    answer_to,
    begin,
    fill_in,
    seal,
    signers_of,
    take_step,
    writers_of,
)
from tests.evaluations.library import source_of
from tests.evaluations.remembering import Memory
from tests.evaluations.worlds import Clock, addresses, assert_same, mails, taken_back, walk
from tests.factories import MembershipFactory, UserFactory
from tests.stories import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.any_database, pytest.mark.long]

UNDER = (
    "desk/",
    "audit/",
    "projects/<",
    "evaluations/<",
    "evaluations/list.csv",
    "evaluations/projects/",
    "evaluations/published/<",
)
POSTED_TO = ("save/", "reopen/", "check-sheet/seal/", "/file/", "/note/", "/mark/", "/dismiss/")


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(timezone, "now", clock)
    # Digests stand inside files, where they cannot be masked: here they know nothing of marks.
    monkeypatch.setattr(check_sheets, "sealed_text", lambda *_given: b"sealed")
    monkeypatch.setattr(check_sheets.secrets, "token_hex", lambda size: "0" * 2 * size)
    logging.disable(logging.CRITICAL)
    yield clock
    logging.disable(logging.NOTSET)


@pytest.fixture(scope="module")
def memory():
    """What one walk was answered leaves less to be asked by the next."""
    return Memory()


@dataclass(frozen=True)
class Hidden:
    """One voice in one step, and who must not notice what it writes."""

    journey: Journey
    sheet: CheckSheet
    step: Step
    watchers: dict[str, User]


# --- who is hidden ----------------------------------------------------------------------------


def sheet_of(journey, role, number=0):
    return journey.evaluation.check_sheets.select_related("respondent__user").get(
        role=role, number=number
    )


def begun(journey, *filled, sealed=()):
    """These voices have marked everything in the first step, and some have handed it in."""
    step = journey.form.filling_steps[0]
    for role, number in filled:
        fill_in(journey, sheet_of(journey, role, number), step)
    for role, number in sealed:
        seal(journey, sheet_of(journey, role, number), step)
    return step


def bystander(journey):
    """Somebody of a party who has no seat."""
    side = next(iter(journey.organisations.values()))[0]
    return MembershipFactory(user=UserFactory(name="席なし 葵"), organisation=side).user


def one_of_the_council():
    """The second of three members; all others but the third have handed in."""
    journey = begin(source_of("points-by-three"), contract_kind="subsidy")
    others = [("civic", 0), ("government", 0), ("council", 1)]
    step = begun(journey, *others, ("council", 3), sealed=others)
    people = journey.people
    watchers = {
        "answerable of the council": people["council"][0],
        "third of the council": people["council"][2],
        "civic": people["civic"][0],
        "government": people["government"][1],
        "administrator": journey.administrator,
        "stranger": UserFactory(name="よその 人"),
    }
    return Hidden(journey, sheet_of(journey, "council", 2), step, watchers)


def one_of_three_roles():
    journey = begin(source_of("points-by-three"), contract_kind="subsidy")
    others = [("civic", 0), ("council", 1), ("council", 2)]
    step = begun(journey, *others, sealed=others)
    people = journey.people
    watchers = {
        "civic": people["civic"][1],
        "council": people["council"][2],
        "administrator": journey.administrator,
    }
    return Hidden(journey, sheet_of(journey, "government"), step, watchers)


def talking(source, **given):
    """All have been revealed, and the talk and its texts are there."""
    journey = begin(source, **given)
    for step in journey.form.steps:
        if step.kind in ("review", "decide"):
            break
        take_step(journey, step)
    return journey, step


def third_party_after_the_reveal():
    journey, step = talking(source_of("yearly-committee-review-1"))
    people = journey.people
    watchers = {
        "a body": people["bodies"][1],
        "division": people["division"][0],
        "facilitator": journey.facilitator,
        "administrator": journey.administrator,
        "member without seat": bystander(journey),
    }
    return Hidden(journey, sheet_of(journey, "third"), step, watchers)


def verdict_of_the_city():
    journey, step = talking(source_of("points-by-three"), contract_kind="subsidy")
    people = journey.people
    watchers = {
        "civic": people["civic"][0],
        "council": people["council"][1],
        "member without seat": bystander(journey),
    }
    return Hidden(journey, sheet_of(journey, "government"), step, watchers)


def both_together():
    """What the two sides answer together, before those who do not belong to them."""
    journey = begin(SIDES_AND_A_COUNCIL)
    others = [("civic", 0), ("government", 0), ("council", 1)]
    step = begun(journey, *others, ("council", 2), sealed=others)
    watchers = {
        "council": journey.people["council"][0],
        "facilitator": journey.facilitator,
        "administrator": journey.administrator,
    }
    return Hidden(journey, sheet_of(journey, "both"), step, watchers)


# --- what is done there in one world ----------------------------------------------------------


def nothing(hidden, clock):
    """Not a single mark."""


def one_mark(hidden, clock):
    clock.now = NOW + timedelta(minutes=7)
    write(hidden, clock, turn=1, sections=1)


def everything(hidden, clock):
    """Three savings at odd hours by whoever may, other marks each time, long remarks."""
    for turn in range(3):
        clock.now = NOW + timedelta(hours=3 * turn + 1)
        write(hidden, clock, turn=turn, words="備考" * 40 * turn)


def sealed_after_one_saving(hidden, clock):
    write(hidden, clock, turn=0)
    hand_in(hidden, clock, "見直し")


def sealed_after_much_writing(hidden, clock):
    everything(hidden, clock)
    hand_in(hidden, clock, "会計の項目について、書き漏らしがあったため。")


def write(hidden, clock, *, turn, words="", sections=99):
    journey, sheet = hidden.journey, hidden.sheet
    writers = writers_of(journey, sheet)
    for section in asked_sections(hidden)[:sections]:
        stored = {
            answer.item: answer
            for answer in Answer.objects.filter(part__check_sheet=sheet, part__section=section.id)
        }
        given = {item: Given(answer.mark, answer.remark) for item, answer in stored.items()}
        entries = []
        for place, item in enumerate(section.items_of(sheet.role)):
            if applies(item, given):
                answer = answer_to(item, sheet, place + turn)
                remark = answer.remark + words if item.has_comment else ""
                if item.comment_is_due(answer.mark):
                    remark = remark or "理由"
                entry = AnswerEntry(item.id, stored[item.id].revision, answer.mark, remark)
                entries.append(entry)
        save_answers(
            evaluation_id=journey.evaluation.pk,
            section_id=section.id,
            entries=entries,
            by=writers[turn % len(writers)],
            now=clock.now,
            on_behalf_of="紙の人" if turn == 2 else "",
        )


def hand_in(hidden, clock, reason):
    """What all may know: one section sealed, opened and sealed again at these hours."""
    section = asked_sections(hidden)[0].id
    by = signers_of(hidden.journey, hidden.sheet)[0]
    given = {"evaluation_id": hidden.journey.evaluation.pk, "by": by}
    for hours in (20, 30):
        clock.now = NOW + timedelta(hours=hours)
        seal_sections(section_ids=[section], now=clock.now, **given)
        if hours == 20:
            clock.now += timedelta(hours=1)
            reopen_section(section_id=section, reason=reason, now=clock.now, **given)


def asked_sections(hidden):
    sections = hidden.journey.form.sections_of(hidden.step.id)
    return [section for section in sections if hidden.sheet.role in section.roles]


# --- asking everything ------------------------------------------------------------------------


def parameters(hidden):
    """Values for the named parts of addresses, by the beginning of the address."""
    evaluation = hidden.journey.evaluation
    section = asked_sections(hidden)[0]
    seals = Seal.objects.filter(part__check_sheet=hidden.sheet).order_by("pk")
    earliest = Seal.objects.exclude(part__check_sheet=hidden.sheet).order_by("pk")[:1]
    texts, meetings = evaluation.joint_texts.all(), evaluation.meetings.all()
    return {
        "evaluations/": {
            "pk": [evaluation.pk],
            "project_pk": [hidden.journey.project.pk],
            "section": [section.id],
            "role": [hidden.sheet.role],
            "column": sorted({hidden.sheet.column, hidden.journey.sheets()[0].column}),
            "item": [section.items_of(hidden.sheet.role)[0].id],
            "seat_pk": [evaluation.seats.order_by("-pk").values_list("pk", flat=True)[0]],
            "seal_pk": [seal.pk for seal in (*seals, *earliest)],
            "text_pk": [text.pk for text in texts[:1]] or [1],
            "publication_pk": [1],
            "meeting_pk": [meeting.pk for meeting in meetings[:1]] or [1],
            "work_item_pk": [hidden.journey.project.work_items.order_by("pk")[0].pk],
            "figure_pk": [1],
            "number": [1],
            "extension": ["xlsx", "pdf"],
            "variant": ["draft"],
            "name": ["publication"],
        },
        "projects/": {"pk": [hidden.journey.project.pk], "year": [2023]},
        "projects/improvements/": {"pk": [ImprovementAction.objects.order_by("pk")[0].pk]},
    }


def requests(hidden, keys):
    """Every address by GET, the calendars, the tallies with a choice, and the POSTs of a sheet."""
    evaluation = hidden.journey.evaluation
    found = addresses(parameters(hidden), UNDER)
    pages = [*found, "/evaluations/", "/evaluations/?state=answering", "/evaluations/?format=csv"]
    tally = f"/evaluations/tally/?form={evaluation.sheet_format_id}&year=2023&to=2023"
    pages += [tally, f"{tally}&format=csv", *(f"/calendar.ics?key={key}" for key in keys)]
    written = [address for address in found if address.endswith(POSTED_TO)]
    return [*(("GET", page) for page in pages), *(("POST", page) for page in written)]


def posted(hidden):
    """Marks and reasons for the first question of the section that the hidden one fills in."""
    section = asked_sections(hidden)[0]
    item = section.items_of(hidden.sheet.role)[0]
    mark = answer_to(item, hidden.sheet, 1).mark
    return {
        "row": item.id,
        f"mark-{item.id}": mark,
        f"remark-{item.id}": "試し",
        f"revision-{item.id}": "0",
        "section": section.id,
        "role": "",
        "mark": mark,
        "reason": "試し",
        "text": "試し",
        "revision": "0",
    }


def calendar_keys(people: Sequence[User]):
    keys = [f"key-of-{person.pk}" for person in people]
    for person, key in zip(people, keys, strict=True):
        CalendarAddress.objects.create(user=person, token_digest=digest_of(key), created_at=NOW)
    return keys


def world(clock, memory, situation, acts):
    """Build one world, ask everything in it, and take it back."""
    with taken_back(clock):
        hidden = situation()
        journey = hidden.journey
        action = ImprovementAction.objects.create(
            project=journey.project, text="打合せを開く", side="civic", created_at=NOW
        )
        CarriedAction.objects.create(evaluation=journey.evaluation, action=action)
        people = hidden.watchers
        keys = calendar_keys(list(people.values()))
        acts(hidden, clock)
        clock.now = datetime(2024, 4, 29, 1, 0, tzinfo=UTC)
        send_reminders(now=clock.now)
        assert not SheetPart.objects.filter(
            check_sheet=hidden.sheet,
            section__in=[section.id for section in asked_sections(hidden)],
            revealed_at__isnull=False,
        ).exists()
        sent = mails(writers_of(journey, hidden.sheet))
        seen = walk(people, requests(hidden, keys), posted(hidden), memory)
        words = [("GET", f"/evaluations/{journey.evaluation.pk}/draft/sheet.docx")]
        words += [("GET", f"/evaluations/{journey.evaluation.pk}/final/sheet.docx")]
        seen |= walk(dict(list(people.items())[:1]), words, {}, memory)
    return seen, sent


@pytest.mark.parametrize(
    ("situation", "first", "second"),
    [
        (one_of_the_council, nothing, everything),
        (one_of_the_council, sealed_after_one_saving, sealed_after_much_writing),
        (one_of_three_roles, one_mark, everything),
        (third_party_after_the_reveal, nothing, everything),
        (verdict_of_the_city, sealed_after_one_saving, sealed_after_much_writing),
        (both_together, sealed_after_one_saving, sealed_after_much_writing),
    ],
    ids=lambda each: each.__name__,
)
def test_every_answer_is_the_same_whatever_the_hidden_one_has_written(
    clock, memory, situation, first, second
):
    one = world(clock, memory, situation, first)
    assert len(one[0]) > 150
    assert_same(one, world(clock, memory, situation, second))
