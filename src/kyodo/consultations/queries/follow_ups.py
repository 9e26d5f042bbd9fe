"""The queue: every case without an outcome, by what it waits for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kyodo.accounts.models import User
from kyodo.consultations.models import BulkChange, Case
from kyodo.consultations.models.cases import CaseQuerySet
from kyodo.consultations.queries.long_lists import Counted, Part, counts_of, part_of
from kyodo.consultations.states import Turn

SILENT_DAYS = 14


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


def queue_page(user: User, wanted: WantedQueue, today: date, number: int) -> QueuePage:
    """Rows by the day on which something is due, of the silent ones the longest silent first."""
    lists = _lists(Case.objects.visible_to(user), wanted, today)
    return QueuePage(part_of(lists[wanted.tab], number), counts_of(lists))


def last_bulk_change(user: User) -> BulkChange | None:
    """The newest one of this person that can still be undone."""
    changes = BulkChange.objects.filter(changed_by=user, undone_at=None).exclude(before={})
    return changes.defer("before").order_by("-changed_at", "-pk").first()


def _lists(cases: CaseQuerySet, wanted: WantedQueue, today: date) -> dict[str, CaseQuerySet]:
    """Each in the order of an index. What is put off has its next day after that, so it is due on
    no earlier one.
    """
    own = cases.open() if wanted.owner is None else cases.open().filter(owner=wanted.owner)
    awake = own.awake(today)
    return {
        Tab.DUE: own.due(today).order_by("next_on", "pk"),
        Tab.OVERDUE: own.overdue(today).order_by("next_on", "pk"),
        Tab.SILENT: awake.silent(today, wanted.days).order_by("last_contact_on", "pk"),
        Tab.CALLER: awake.filter(turn=Turn.CALLER).order_by("next_on", "pk"),
        Tab.ASKED: awake.filter(turn=Turn.ASKED).order_by("next_on", "pk"),
        Tab.UNASSIGNED: cases.unassigned().awake(today).order_by("next_on", "pk"),
        Tab.SNOOZED: own.snoozed(today).order_by("snoozed_until", "pk"),
        Tab.ALL: own.order_by("next_on", "pk"),
    }
