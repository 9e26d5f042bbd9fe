"""Nobody learns anything of a side's unrevealed marks: not from any page, header, length or mail.

Two worlds are built that differ only in what one side marked, wrote, and when and how often it
saved. Everybody who is not on that side asks every address of the site in both, by GET and by a
POST that changes nothing, and has to get the same answers. A new address has to be given its
parameters here, or the test fails.
"""

import logging
import re
from datetime import datetime, timedelta
from difflib import unified_diff
from http.cookies import SimpleCookie

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management.color import no_style
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, get_resolver
from django.urls.resolvers import RegexPattern
from django.utils import timezone
from factory.django import DjangoModelFactory

from kyodo.evaluations.actions.check_sheets import (
    AnswerEntry,
    reopen_section,
    save_answers,
    seal_sections,
)
from kyodo.evaluations.actions.format_drafts import start_format_draft
from kyodo.evaluations.models import Answer, CarriedAction, Seal
from kyodo.notifications.models import OutboxMail
from kyodo.projects.models import ImprovementAction
from tests import factories, reading
from tests.factories import ContactFactory, InvitationFactory, PersonFactory
from tests.stories import NOW, mark_side, open_for_marking

pytestmark = pytest.mark.django_db

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
}


class Clock:
    """The time stands still, so that two worlds have the same hours."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(timezone, "now", clock)
    logging.disable(logging.CRITICAL)
    yield clock
    logging.disable(logging.NOTSET)


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


def patterns(found, route=""):
    for pattern in found:
        text = str(pattern.pattern)
        if isinstance(pattern.pattern, RegexPattern):
            text = re.sub(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)", r"<\1>", text)
            text = text.removeprefix("^").replace("\\Z", "").removesuffix("$")
        if isinstance(pattern, URLPattern):
            yield route + text
        else:
            yield from patterns(pattern.url_patterns, route + text)


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
        "organisations/": {
            "pk": [story.consortium.pk, story.department.pk],
            "token": ["no-such-token"],
        },
        "organisations/contacts/": {"pk": [story.contact.pk]},
        "organisations/memberships/": {
            "pk": list(story.department.memberships.order_by("pk").values_list("pk", flat=True))
        },
        "organisations/invitations/": {"pk": [story.invitation.pk], "token": ["no-such-token"]},
        "people/": {"pk": [story.person.pk]},
        "accounts/": {
            "pk": [story.civic_drafter.pk, story.government_drafter.pk],
            "key": ["none"],
            "uidb36": ["1"],
            "provider_id": ["none"],
        },
    }


def addresses(story):
    known = parameters(story)
    for route in patterns(get_resolver().url_patterns):
        names = re.findall(r"<(?:\w+:)?(\w+)>", route)
        places = [known[start] for start in sorted(known, key=len) if route.startswith(start)]
        values: dict[str, list] = {}
        for place in places:
            values |= place
        missing = [name for name in names if name not in values]
        assert not missing, f"{route}: no parameters for {missing}; add them to this test"
        found = [route]
        for name in names:
            found = [
                re.sub(rf"<(?:\w+:)?{name}>", str(value), path)
                for path in found
                for value in values[name]
            ]
        yield from (f"/{path}" for path in found)


# --- walking ---------------------------------------------------------------------------------


def plain(text, digests):
    """The text without what differs between any two requests: tokens, nonces, digests."""
    for digest in digests:
        for length in (16, 12, 10, 8):
            text = text.replace(digest, "DIGEST").replace(digest[:length] + "…", "DIGEST…")
    text = re.sub(r"\b[0-9a-f]{64}\b", "DIGEST", text)
    text = re.sub(r'(name="csrfmiddlewaretoken" value=|"X-CSRFToken": )"\w+"', r"\1TOKEN", text)
    text = re.sub(r"(csrftoken|sessionid)=[^;]*", r"\1=", text)
    text = re.sub(r"(calendar\.ics\?key=)[\w-]+", r"\1KEY", text)  # made anew at each asking
    text = re.sub(r"(messages=[^:;]*):[^;]*", r"\1", text)  # the moment at which it was signed
    return re.sub(r"(expires=|Expires: |nonce-)[^;'\n]*", r"\1", text)


def shown(response, digests):
    body = b"".join(response) if response.streaming else response.content
    headers = sorted(f"{name}: {value}" for name, value in response.headers.items())
    cookies = sorted(cookie.output() for cookie in response.cookies.values())
    return (
        response.status_code,
        plain("\n".join([*headers, *cookies]), digests),
        plain(body.decode("utf-8", "backslashreplace"), digests),
        len(body),
    )


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


def walk(story, hidden):
    """Everything that everybody else gets to see, by person, method and address."""
    digests = [*Seal.objects.values_list("digest", flat=True)]
    found = {}
    client = Client(raise_request_exception=False)
    for name, person in people(story, hidden).items():
        client.cookies = SimpleCookie()
        if person is not None:
            client.force_login(person)
        session = client.cookies.get(settings.SESSION_COOKIE_NAME)
        for address in addresses(story):
            for method in ("GET", "POST"):
                client.cookies = SimpleCookie()
                if session is not None:
                    client.cookies[settings.SESSION_COOKIE_NAME] = session.value
                with transaction.atomic():
                    asked = client.get(address) if method == "GET" else client.post(address, POSTED)
                    found[name, method, address] = shown(asked, digests)
                    transaction.set_rollback(True)
    reading.reset()  # the sign-in library makes up for rows of its own that are missing
    return found


def mails(story, hidden):
    """What was sent to everybody but the hidden side."""
    own = [
        person.email
        for person in (getattr(story, f"{hidden}_drafter"), getattr(story, f"{hidden}_answerable"))
    ]
    columns = ("pk", "to", "subject", "body", "path", "key", "created_at", "send_after")
    return list(OutboxMail.objects.exclude(to__in=own).order_by("pk").values_list(*columns))


def number_from_one():
    """Two worlds have the same keys and names; SQLite takes its counters back by itself."""
    for kind in vars(factories).values():
        if isinstance(kind, type) and issubclass(kind, DjangoModelFactory):
            kind.reset_sequence(0, force=True)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_by_name_sql(
                no_style(), connection.introspection.sequence_list()
            ):
                cursor.execute(statement)


def world(clock, hidden, acts):
    """Build one world, ask everything in it, and take it back."""
    cache.clear()
    clock.now = NOW
    with transaction.atomic():
        number_from_one()
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
        mark_side(story, own)
        seal_sections(
            evaluation_id=story.evaluation.pk,
            section_ids=["planning"],
            by=getattr(story, f"{own}_answerable"),
            now=NOW,
        )
        acts(story, hidden, clock)
        clock.now = NOW + timedelta(days=3)
        sent = mails(story, hidden)
        seen = walk(story, hidden)
        transaction.set_rollback(True)
    return seen, sent


def first_difference(one, other):
    """The first lines in which two answers differ, for whoever has to find the leak."""
    lines = [
        "\n".join([f"status {status}", f"length {length}", headers, body]).splitlines()
        for status, headers, body, length in (one, other)
    ]
    return "\n".join([*unified_diff(*lines, lineterm="", n=0)][:12])


@pytest.mark.parametrize(
    ("hidden", "first", "second"),
    [
        ("government", nothing, everything),
        ("government", sealed_after_one_saving, sealed_after_much_writing),
        ("civic", little, everything),
        ("civic", sealed_after_one_saving, sealed_after_much_writing),
    ],
)
def test_every_answer_is_the_same_whatever_the_other_side_has_written(clock, hidden, first, second):
    seen, sent = world(clock, hidden, first)
    seen_otherwise, sent_otherwise = world(clock, hidden, second)
    assert len(seen) > 500
    assert seen.keys() == seen_otherwise.keys()
    different = [key for key in seen if seen[key] != seen_otherwise[key]]
    assert different == [], "\n".join(
        f"{key}\n{first_difference(seen[key], seen_otherwise[key])}" for key in different[:3]
    )
    assert sent == sent_otherwise
    broken = sorted({key[2] for key, answer in seen.items() if answer[0] >= 500})
    assert broken == [], f"addresses that fail: {broken}"
