"""The queue: every case without an outcome, by what it waits for."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.db.models import Exists, OuterRef, Q, QuerySet

from kyodo.accounts.models import User
from kyodo.consultations.models import BulkChange, Case, Referral
from kyodo.consultations.models.cases import CaseQuerySet
from kyodo.consultations.queries.case_page import people_of_the_centre
from kyodo.consultations.queries.long_lists import Counted, Part, counts_of, part_of
from kyodo.consultations.states import Turn

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
    lists = _lists(cases, wanted, today, left)
    return QueuePage(part_of(lists[wanted.tab], number, _SHOWN), counts_of(lists))


def queue_rows(
    cases: CaseQuerySet, wanted: WantedQueue, today: date, left: Collection[int] | None = None
) -> CaseQuerySet:
    """All rows of one tab, in order. ``left`` is ``owners_who_left``, where it is known."""
    if left is None:
        is_of_nobody = wanted.tab == Tab.UNASSIGNED
        left = owners_who_left(people_of_the_centre()) if is_of_nobody else ()
    return _lists(cases, wanted, today, left)[wanted.tab]


def owners_who_left(people: Iterable[User]) -> list[int]:
    """Whoever has open cases and works here no longer; as a rule nobody.

    ``people`` are ``people_of_the_centre()``, which every page of the queue has read anyway.
    """
    of_somebody = Exists(Case.objects.open().filter(owner=OuterRef("pk")))
    left = User.objects.filter(of_somebody).exclude(pk__in=[user.pk for user in people])
    return list(left.order_by("pk").values_list("pk", flat=True))


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


def _lists(
    cases: CaseQuerySet, wanted: WantedQueue, today: date, left: Collection[int]
) -> dict[str, CaseQuerySet]:
    """Each in the order of an index. What is put off has its next day after that, so it is due on
    no earlier one.
    """
    own = cases.open() if wanted.owner is None else cases.open().filter(owner=wanted.owner)
    awake = own.awake(today)
    nobodys = Q(owner=None) | Q(owner__in=left) if left else Q(owner=None)
    return {
        Tab.DUE: own.due(today).order_by("next_on", "pk"),
        Tab.OVERDUE: own.overdue(today).order_by("next_on", "pk"),
        Tab.SILENT: awake.silent(today, wanted.days).order_by("last_contact_on", "pk"),
        Tab.CALLER: awake.filter(turn=Turn.CALLER).order_by("next_on", "pk"),
        Tab.ASKED: awake.filter(turn=Turn.ASKED).order_by("next_on", "pk"),
        Tab.UNASSIGNED: cases.open().filter(nobodys).awake(today).order_by("next_on", "pk"),
        Tab.SNOOZED: own.snoozed(today).order_by("snoozed_until", "pk"),
        Tab.ALL: own.order_by("next_on", "pk"),
    }
