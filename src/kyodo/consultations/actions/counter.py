"""Writing down at the counter what was said, written or sent there."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kyodo.accounts.models import User
from kyodo.audit.trail import record
from kyodo.consultations.actions.asking import ask_caller
from kyodo.consultations.actions.cases import (
    CaseData,
    Ending,
    FirstWords,
    register_case,
    take_number,
    write_first_words,
)
from kyodo.consultations.events import Event
from kyodo.consultations.models import Case, Consent
from kyodo.consultations.notices import cases as notices
from kyodo.consultations.permissions import can_receive_case
from kyodo.lifecycle import Refusal
from kyodo.people.actions import PersonData, add_person, write_person
from kyodo.people.models import Person
from kyodo.public_forms.counting import accept_once

FORM = "receive_case"


@dataclass(frozen=True)
class Asking:
    """Who asks: somebody known, new contact data, or neither where no name was given.

    Both together put the contact data of somebody known right.
    """

    known: Person | None = None
    data: PersonData | None = None


@dataclass(frozen=True)
class ConsentGiven:
    """What the caller agreed to, in the words that were said, and how."""

    purpose: str
    how: str


@dataclass(frozen=True)
class Reception:
    """Everything of the page. ``received_on`` is a day before today for what came by mail or paper.

    ``content`` and ``opened_at`` are what the page is known by, should it be sent twice.
    """

    data: CaseData
    asking: Asking
    words: FirstWords
    content: str
    opened_at: datetime
    received_on: date | None = None
    consent: ConsentGiven | None = None
    ending: Ending | None = None


@transaction.atomic
def receive_at_counter(*, reception: Reception, by: User, now: datetime) -> Case:
    """Open a case, and close it at once where it was answered on the spot.

    Raises ``PermissionDenied``, or ``Refusal`` for the same page sent again, a day to come, a
    caller who was forgotten meanwhile, or no link without its reason.
    """
    if not can_receive_case(by):
        raise PermissionDenied
    received_at = _moment_of(reception.received_on, now)
    accept_once(FORM, reception.content, reception.opened_at)
    serial = take_number(received_at)
    case = register_case(
        data=reception.data,
        caller=_caller(reception.asking, by),
        now=now,
        received_at=received_at,
        serial=serial,
        ending=reception.ending,
    )
    write_first_words(case, reception.words, by=by)
    if (given := reception.consent) is not None:
        Consent.objects.create(
            case=case, purpose=given.purpose, how=given.how, given_at=received_at, recorded_by=by
        )
    record(Event.CASE_RECEIVED, by=by, target=case)
    if reception.ending is None:
        notices.tell_new_owner(case, by=by)
    else:
        ask_caller(case, now=now)
        record(Event.CASE_CLOSED, by=by, target=case, outcome=reception.ending.outcome)
    return case


def _caller(asking: Asking, by: User) -> Person | None:
    if asking.known is None:
        return add_person(data=asking.data, by=by) if asking.data else None
    if asking.data is None:
        return asking.known
    return write_person(person_id=asking.known.pk, data=asking.data, by=by)


def _moment_of(day: date | None, now: datetime) -> datetime:
    """Just now, or noon of a day before."""
    today = timezone.localdate(now)
    if day is None or day == today:
        return now
    if day > today:
        raise Refusal(_("受け付けた日は、今日までにしてください。"))
    return datetime.combine(day, time(12), tzinfo=timezone.get_current_timezone())
