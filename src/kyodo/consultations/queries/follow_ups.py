"""The queue: every case without an outcome, by what it waits for."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.sql.where import WhereNode

from kyodo.accounts.models import User
from kyodo.consultations.models import BulkChange, Case, Referral
from kyodo.consultations.models.cases import CaseQuerySet
from kyodo.consultations.queries.case_page import people_of_the_centre
from kyodo.consultations.queries.long_lists import Part, counted_by, counting, part_of
from kyodo.consultations.states import Turn
from kyodo.ui.counted import Counted

SILENT_DAYS = 14
NEWEST_CHANGES = 20
_OFFERED_FOR = timedelta(minutes=10)  # to be taken back, on the list itself
# No name and no number of the caller: the queue tells what has to be done, not who asked.
_SHOWN = (
    *("fiscal_year", "serial", "summary", "group_name", "turn", "version", "closed_at"),
    *("next_action", "next_on", "received_on", "last_contact_on", "snoozed_until"),
    *("snooze_reason", "sector__label", "sector__label_en", "owner__name", "owner__forgotten_at"),
)


class Tab(StrEnum):
    """Everything is in ``ALL``, so nothing can fall out of the queue."""

    DUE = "due"
    OVERDUE = "overdue"
    SILENT = "silent"
    CALLER = "caller"
    ASKED = "asked"
    UNASSIGNED = "unassigned"
    SNOOZED = "snoozed"
    ALL = "all"


@dataclass(frozen=True)
class WantedQueue:
    """What the reader asked for; ``owner`` None means everybody's, ``days`` are of silence."""

    tab: Tab = Tab.DUE
    owner: int | None = None
    days: int = SILENT_DAYS


@dataclass(frozen=True)
class QueuePage:
    """One page of one tab; ``counts`` are those of all tabs for the same owner."""

    part: Part
    counts: Mapping[str, Counted]


def queue_page(
    cases: CaseQuerySet, wanted: WantedQueue, today: date, left: Collection[int], number: int
) -> QueuePage:
    """Rows by the day on which something is due, of the silent ones the longest silent first.

    ``cases`` are all that the reader may see, ``left`` is ``owners_who_left``.
    """
    rows = _rows_of(wanted.tab, cases, wanted, today, left)
    return QueuePage(part_of(rows, number, _SHOWN), _counts_of_tabs(cases, wanted, today, left))


def queue_rows(
    cases: CaseQuerySet, wanted: WantedQueue, today: date, left: Collection[int] | None = None
) -> CaseQuerySet:
    """All rows of one tab, in order. ``left`` is ``owners_who_left``, where it is known."""
    if left is None:
        is_of_nobody = wanted.tab == Tab.UNASSIGNED
        left = owners_who_left(people_of_the_centre()) if is_of_nobody else ()
    return _rows_of(wanted.tab, cases, wanted, today, left)


def owners_who_left(people: Iterable[User]) -> list[int]:
    """Whoever has open cases and works here no longer; as a rule nobody.

    ``people`` are ``people_of_the_centre()``, which every page of the queue has read anyway.
    """
    return list(_owners().exclude(pk__in=[user.pk for user in people]))


@cache
def _owners() -> QuerySet[User, int]:
    """The keys of whoever has an open case; put together once."""
    of_somebody = Exists(Case.objects.open().filter(owner=OuterRef("pk")))
    return User.objects.filter(of_somebody).order_by("pk").values_list("pk", flat=True)


def chosen_cases(user: User, keys: set[int]) -> list[Case]:
    """Those that somebody ticked, with what a preview shows of them, in the order of numbers."""
    cases = Case.objects.visible_to(user).filter(pk__in=keys)
    return list(cases.select_related("owner", "caller").order_by("fiscal_year", "serial"))


def with_open_referrals(cases: Sequence[Case]) -> set[int]:
    """Which of these cases still wait for an answer."""
    waiting = Referral.objects.open().filter(case__in=cases).order_by("pk")
    return set(waiting.values_list("case_id", flat=True))


def own_bulk_changes(user: User) -> QuerySet[BulkChange]:
    """The newest ones of this person; what cases were like before is not read."""
    changes = BulkChange.objects.filter(changed_by=user).defer("before")
    return changes.order_by("-changed_at", "-pk")[:NEWEST_CHANGES]


def change_just_made(user: User, now: datetime) -> BulkChange | None:
    """The last bulk change of this person, while it still stands before their eyes."""
    newest = own_bulk_changes(user).first()
    if newest is None or newest.undone_at or newest.changed_at < now - _OFFERED_FOR:
        return None
    return newest


def _rows_of(
    tab: Tab, cases: CaseQuerySet, wanted: WantedQueue, today: date, left: Collection[int]
) -> CaseQuerySet:
    """In the order of an index. What nobody owns is the same for everybody."""
    rows = cases.open()
    if tab == Tab.UNASSIGNED:
        rows = rows.filter(Q(owner=None) | Q(owner__in=left) if left else Q(owner=None))
    elif wanted.owner is not None:
        rows = rows.filter(owner=wanted.owner)
    narrow, day = _NARROWED[tab]
    return narrow(rows, today, wanted.days).order_by(day, "pk")


# What is put off has its next day after that, so it is due on no earlier one.
_NARROWED: Mapping[Tab, tuple[Callable[[CaseQuerySet, date, int], CaseQuerySet], str]] = {
    Tab.DUE: (lambda rows, today, _days: rows.due(today), "next_on"),
    Tab.OVERDUE: (lambda rows, today, _days: rows.overdue(today), "next_on"),
    Tab.SILENT: (
        lambda rows, today, days: rows.awake(today).silent(today, days),
        "last_contact_on",
    ),
    Tab.CALLER: (
        lambda rows, today, _days: rows.awake(today).filter(turn=Turn.CALLER),
        "next_on",
    ),
    Tab.ASKED: (lambda rows, today, _days: rows.awake(today).filter(turn=Turn.ASKED), "next_on"),
    Tab.UNASSIGNED: (lambda rows, today, _days: rows.awake(today), "next_on"),
    Tab.SNOOZED: (lambda rows, today, _days: rows.snoozed(today), "snoozed_until"),
    Tab.ALL: (lambda rows, _today, _days: rows, "next_on"),
}

# These stand in a kept statement for what is put in later.
_ANY_OWNER, _ANY_DAYS = -1, -1
_ANY_DAY = date.min
_ANY_DAY_OF_SILENCE = _ANY_DAY - timedelta(days=_ANY_DAYS)


def _counts_of_tabs(
    cases: CaseQuerySet, wanted: WantedQueue, today: date, left: Collection[int]
) -> dict[str, Counted]:
    is_of_all = wanted.owner is None
    statement, places = _counting_tabs(cases.query.where, tuple(left), is_of_all=is_of_all)
    written = connection.ops.adapt_datefield_value
    put_in = {
        written(_ANY_DAY): written(today),
        written(_ANY_DAY_OF_SILENCE): written(today - timedelta(days=wanted.days)),
        _ANY_OWNER: wanted.owner,
    }
    return counted_by(list(Tab), statement, [put_in.get(value, value) for value in places])


@lru_cache(maxsize=32)
def _counting_tabs(
    conditions: WhereNode, left: tuple[int, ...], *, is_of_all: bool
) -> tuple[str, list[Any]]:
    """Kept, because eight statements take longer to be written than to be answered.

    ``conditions`` are those of the cases that the reader may see.
    """
    cases = Case.objects.filter(conditions)
    anything = WantedQueue(owner=None if is_of_all else _ANY_OWNER, days=_ANY_DAYS)
    return counting(_rows_of(tab, cases, anything, _ANY_DAY, left) for tab in Tab)
