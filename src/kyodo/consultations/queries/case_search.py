"""Cases in which words stand, newest first, each with the places where they do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from kyodo.accounts.models import User
from kyodo.consultations.models import Case, Entry, Referral
from kyodo.consultations.search import CASES
from kyodo.search import index
from kyodo.search.marking import Piece, marked
from kyodo.search.text import phrases_of

ROWS = 20
_SHOWN = 2  # places of each case
_SHOWN_COLUMNS = (
    *("fiscal_year", "serial", "summary", "group_name", "next_action", "outcome_note", "state"),
    *("closed_at", "received_on", "caller__name", "caller__telephone", "caller__email"),
    "caller__forgotten_at",
)


@dataclass(frozen=True)
class Place:
    """Where a word stands: an entry, a referral, the case itself; the hit is marked."""

    label: str
    pieces: Sequence[Piece]
    happened_at: datetime | None = None


@dataclass(frozen=True)
class FoundCase:
    case: Case
    places: Sequence[Place]


@dataclass(frozen=True)
class SearchPage:
    """Cases of one page; ``older`` is the number behind which the next page begins."""

    cases: Sequence[FoundCase]
    has_words: bool
    older: int | None


def search_page(user: User, words: str, before: int | None = None) -> SearchPage:
    """What somebody may see of it, and nothing for words that consist of signs only."""
    if not phrases_of(words):
        return SearchPage([], has_words=False, older=None)
    hits = index.find(CASES, words, limit=ROWS, before=before)
    seen = Case.objects.visible_to(user).select_related("caller").only(*_SHOWN_COLUMNS)
    by_number = seen.in_bulk(hits.ids)
    cases = [by_number[number] for number in hits.ids if number in by_number]
    places = _places(words, cases)
    return SearchPage(
        cases=[FoundCase(case, places[case.pk]) for case in cases],
        has_words=True,
        older=hits.ids[-1] if hits.has_more else None,
    )


def _places(words: str, cases: Sequence[Case]) -> dict[int, list[Place]]:
    parts = index.parts_with(CASES, words, [case.pk for case in cases])
    wanted = {number: _worth_showing(found) for number, found in parts.items()}
    keys = [part for found in wanted.values() for part in found]
    entries = Entry.objects.only("kind", "text", "happened_at").in_bulk(_numbers(keys, "entry-"))
    referrals = Referral.objects.select_related("organisation").in_bulk(_numbers(keys, "referral-"))
    shown: dict[int, list[Place]] = {}
    for case in cases:
        places = _of_case(case, words)
        for part in wanted[case.pk]:
            kind, _dash, number = part.partition("-")
            if kind == "entry" and (entry := entries.get(int(number))):
                places += _of_entry(entry, words)
            if kind == "referral" and (referral := referrals.get(int(number))):
                places += _of_referral(referral, words)
        shown[case.pk] = places[: _SHOWN + 1]
    return shown


def _worth_showing(parts: Sequence[str]) -> list[str]:
    """The newest of what was written, newest first."""
    return [part for part in reversed(parts) if "-" in part][:_SHOWN]


def _numbers(parts: Sequence[str], beginning: str) -> list[int]:
    return [int(part.removeprefix(beginning)) for part in parts if part.startswith(beginning)]


def _of_case(case: Case, words: str) -> list[Place]:
    """What stands neither in the row of the list nor in an entry."""
    caller = case.caller
    fields = [
        (_("電話番号"), caller.telephone if caller else ""),
        (_("メールアドレス"), caller.email if caller else ""),
        (_("次にすること"), case.next_action),
        (_("結果について"), case.outcome_note),
    ]
    return [Place(label, pieces) for label, text in fields if (pieces := marked(text, words))]


def _of_entry(entry: Entry, words: str) -> list[Place]:
    pieces = marked(entry.text, words)
    return [Place(entry.get_kind_display(), pieces, entry.happened_at)] if pieces else []


def _of_referral(referral: Referral, words: str) -> list[Place]:
    label = _("つなぎ：%(body)s") % {"body": referral.organisation}
    texts = (
        referral.told,
        referral.question,
        referral.answer,
        referral.learned_by_centre,
        referral.learned_by_receiver,
    )
    found = (marked(text, words) for text in texts)
    return [Place(label, pieces, referral.asked_at) for pieces in found if pieces][:1]
