"""From the first call to the outcome."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kyodo.accounts.models import User
from kyodo.audit.trail import record
from kyodo.classifications.models import Classification
from kyodo.consultations.actions.asking import ask_caller
from kyodo.consultations.actions.indexing import index_case, index_new_case
from kyodo.consultations.actions.keeping import keep_in_step
from kyodo.consultations.actions.locking import locked_case
from kyodo.consultations.events import Event
from kyodo.consultations.models import Case, CaseCounter, Entry
from kyodo.consultations.permissions import can_receive_case
from kyodo.consultations.states import (
    LIFECYCLE,
    OPEN_STATES,
    STATE_OF_OUTCOME,
    Audience,
    CaseState,
    EntryKind,
    Outcome,
    Turn,
)
from kyodo.fiscal import FiscalYear
from kyodo.lifecycle import Refusal, StepNotAllowed
from kyodo.organisations.models import Organisation
from kyodo.people.models import Person


@dataclass(frozen=True)
class CaseData:
    """What is written down about a case; everything but the means may come later."""

    means: Classification
    summary: str = ""
    sector: Classification | None = None
    ward: Classification | None = None
    field: Classification | None = None
    topics: Sequence[Classification] = ()
    group_name: str = ""
    organisation: Organisation | None = None
    reach_by: str = Case.ReachBy.TELEPHONE
    owner: User | None = None
    next_action: str = ""
    next_on: date | None = None


@dataclass(frozen=True)
class FirstWords:
    """What was said at the first contact; ``minutes`` is the working time it took."""

    text: str
    audience: str = Audience.INTERNAL
    minutes: int | None = None


@dataclass(frozen=True)
class Ending:
    """How a case ends. ``reason`` is a must when no link was made."""

    outcome: Outcome
    note: str = ""
    reason: Classification | None = None


@transaction.atomic
def receive_case(
    *, data: CaseData, caller: Person | None, words: FirstWords, by: User | None, now: datetime
) -> Case:
    """Open a case under the next number of its fiscal year.

    ``by`` is nobody for what came in by the public form. Raises ``PermissionDenied``.
    """
    if by is not None and not can_receive_case(by):
        raise PermissionDenied
    case = register_case(data=data, caller=caller, now=now)
    write_first_words(case, words, by=by)
    record(Event.CASE_RECEIVED, by=by, target=case)
    return case


def write_first_words(case: Case, words: FirstWords, *, by: User | None) -> None:
    """Part of an action that has just registered the case; from now on the search finds it."""
    first = Entry.objects.create(
        case=case,
        kind=EntryKind.CONTACT_IN,
        audience=words.audience,
        means=case.means,
        happened_at=case.received_at,
        text=words.text,
        minutes=words.minutes,
        by=by,
    )
    index_new_case(case, first)


def register_case(
    *,
    data: CaseData,
    caller: Person | None,
    now: datetime,
    received_at: datetime | None = None,
    serial: int | None = None,
    ending: Ending | None = None,
) -> Case:
    """A case without words yet: part of an action that asks who may and records it.

    ``received_at`` is a moment before now, ``serial`` what ``take_number`` gave for it. What is
    answered on the spot is written with its ``ending``; raises ``Refusal`` where the reason lacks.
    """
    received_at = received_at or now
    today, received_on = timezone.localdate(now), timezone.localdate(received_at)
    case = Case(
        fiscal_year=FiscalYear.of(received_on).start,
        serial=serial or take_number(received_at),
        received_at=received_at,
        received_on=received_on,
        last_contact_on=received_on,
        caller=caller,
        **columns_of(data),
    )
    case.next_on = case.next_on or today  # without a day it would fall out of the queue
    if ending is not None:
        _put_end(case, ending, now)
    case.save()
    if ending is not None:
        keep_in_step(case)
    if data.topics:
        case.topics.add(*data.topics)
    return case


def take_number(received_at: datetime) -> int:
    """The next number of the fiscal year; until the transaction ends nobody else gets one.

    Whoever also writes a person takes the number before: all lock the counter first and the chain
    of the audit after it, else two could wait for each other.
    """
    fiscal_year = FiscalYear.of(timezone.localdate(received_at)).start
    counters = CaseCounter.objects.select_for_update()
    counter = counters.filter(fiscal_year=fiscal_year).first()
    if counter is None:
        CaseCounter.objects.bulk_create(
            [CaseCounter(fiscal_year=fiscal_year)], ignore_conflicts=True
        )
        counter = counters.get(fiscal_year=fiscal_year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return counter.last


@transaction.atomic
def move_case(*, case_id: int, to: CaseState, by: User) -> Case:
    """On to another open state. Raises ``PermissionDenied``, or ``Refusal`` for an end: an end
    has an outcome, and what has ended is reopened.
    """
    case = locked_case(case_id, by)
    if to not in OPEN_STATES or not case.is_open:
        raise StepNotAllowed(CaseState(case.state), to)
    LIFECYCLE.check(case.state, to)
    case.state = to
    case.version += 1
    case.save(update_fields=["state", "version"])
    record(Event.CASE_MOVED, by=by, target=case, state=to)
    return case


@transaction.atomic
def close_case(*, case_id: int, ending: Ending, by: User, now: datetime) -> Case:
    """End a case with its outcome, and ask a caller who reads mail whether it helped.

    Raises ``PermissionDenied``, ``StepNotAllowed`` for one that has ended, or ``Refusal`` where no
    link was made and the reason is missing.
    """
    case = locked_case(case_id, by)
    end_case(case, ending=ending, now=now)
    ask_caller(case, now=now)
    record(Event.CASE_CLOSED, by=by, target=case, outcome=ending.outcome)
    return case


def end_case(case: Case, *, ending: Ending, now: datetime) -> None:
    """Write the end into a case that the caller has locked and may change.

    Part of every action that ends a case; raises ``StepNotAllowed`` or ``Refusal``.
    """
    _put_end(case, ending, now)
    case.version += 1
    case.save()
    keep_in_step(case)
    index_case(case)


def _put_end(case: Case, ending: Ending, now: datetime) -> None:
    state = STATE_OF_OUTCOME[ending.outcome]
    LIFECYCLE.check(case.state, state)
    if ending.outcome == Outcome.NOT_LINKED and ending.reason is None:
        raise Refusal(_("つながらなかった理由を選んでください。"))
    case.state, case.outcome, case.outcome_note = state, ending.outcome, ending.note.strip()
    case.no_link_reason = ending.reason if ending.outcome == Outcome.NOT_LINKED else None
    case.closed_at, case.closed_on = now, timezone.localdate(now)
    case.next_on, case.next_action = None, ""
    case.snoozed_until, case.snooze_reason = None, ""


@transaction.atomic
def reopen_case(*, case_id: int, by: User | None, now: datetime) -> Case:
    """Take up again what had ended; ``by`` is nobody when the caller's answer does it."""
    case = (
        locked_case(case_id, by)
        if by is not None
        else Case.objects.select_for_update().get(pk=case_id)
    )
    if case.is_open:
        raise StepNotAllowed(CaseState(case.state), CaseState.FOLLOWING_UP)
    LIFECYCLE.check(case.state, CaseState.FOLLOWING_UP)
    case.state, case.turn = CaseState.FOLLOWING_UP, Turn.CENTRE
    case.outcome, case.no_link_reason = "", None
    case.closed_at = case.closed_on = None
    case.next_on = timezone.localdate(now)
    case.version += 1
    case.save()
    keep_in_step(case)
    record(Event.CASE_REOPENED, by=by, target=case)
    return case


def columns_of(data: CaseData) -> dict[str, object]:
    """What was written down, as columns of the case; the topics are rows of their own."""
    return {
        "means": data.means,
        "summary": data.summary.strip(),
        "sector": data.sector,
        "ward": data.ward,
        "field": data.field,
        "group_name": data.group_name.strip(),
        "organisation": data.organisation,
        "reach_by": data.reach_by,
        "owner": data.owner,
        "next_action": data.next_action.strip(),
        "next_on": data.next_on,
    }
