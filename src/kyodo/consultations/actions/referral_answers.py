"""What those asked do: they look, they answer, they put an answer right until it is decided."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kyodo.accounts.models import User
from kyodo.audit.trail import record
from kyodo.classifications.models import Classification
from kyodo.consultations.actions.entries import EntryData, write_entry
from kyodo.consultations.actions.indexing import index_referral
from kyodo.consultations.actions.naming import refuse_naming
from kyodo.consultations.actions.referral_links import locked_for_receiver
from kyodo.consultations.events import Event
from kyodo.consultations.models import Case, Referral, ReferralLink, ReferralVisit
from kyodo.consultations.notices import referrals as notices
from kyodo.consultations.permissions import can_answer_referral
from kyodo.consultations.queries.personal_data import personal_data_in
from kyodo.consultations.queries.referrals import link_of_key
from kyodo.consultations.states import EntryKind, ReceiverSays, ReferralState, Turn
from kyodo.lifecycle import Refusal

Did = ReferralVisit.Did
_NOTED_ONCE_IN = timedelta(hours=1)


@dataclass(frozen=True)
class Answer:
    """What those asked say. ``who`` is the person and section, as they write themselves."""

    said: ReceiverSays
    text: str
    who: str
    meeting_on: date | None = None
    reason: Classification | None = None
    learned: str = ""


class LinkShut(Exception):
    """A key that opens nothing: wrong, expired, revoked or of a referral that is decided."""


@transaction.atomic
def see_referral(*, key: str, now: datetime) -> Referral:
    """Somebody pressed the button to read. A mail program that opens the link presses none.

    Raises ``LinkShut``.
    """
    case, referral, link = _opened(key, now)
    _write_seen(case, referral, by=None, now=now)
    _note(link, Did.LOOKED, now)
    return referral


@transaction.atomic
def see_own_referral(*, referral_id: int, by: User, now: datetime) -> Referral:
    """The same by somebody who signed in. Raises ``PermissionDenied``."""
    case, referral = _own(referral_id, by)
    _write_seen(case, referral, by=by, now=now)
    return referral


@transaction.atomic
def answer_referral(*, key: str, answer: Answer, now: datetime) -> Referral:
    """Answer by the link, or put the answer right. The same again changes nothing.

    Raises ``LinkShut``, or ``Refusal`` for what is incomplete.
    """
    case, referral, link = _opened(key, now)
    if _write_answer(case, referral, answer, by=None, now=now):
        link.visits.create(happened_at=now, did=Did.ANSWERED)
    return referral


@transaction.atomic
def answer_own_referral(*, referral_id: int, answer: Answer, by: User, now: datetime) -> Referral:
    """The same by somebody who signed in. Raises ``PermissionDenied`` or ``Refusal``."""
    case, referral = _own(referral_id, by)
    _write_answer(case, referral, answer, by=by, now=now)
    return referral


@transaction.atomic
def note_visit(*, link: ReferralLink, did: ReferralVisit.Did, now: datetime) -> None:
    """A look or a refusal, once in an hour, and each file that was taken."""
    _note(link, did, now)


def _opened(key: str, now: datetime) -> tuple[Case, Referral, ReferralLink]:
    """Everything locked and asked once more: it may have been shut since the page was opened."""
    found = link_of_key(key)
    if found is None:
        raise LinkShut
    case, referral = locked_for_receiver(found.referral_id)
    link = ReferralLink.objects.select_for_update().get(pk=found.pk)
    if not link.opens(now) or not referral.is_answerable:
        raise LinkShut
    return case, referral, link


def _own(referral_id: int, by: User) -> tuple[Case, Referral]:
    case, referral = locked_for_receiver(referral_id)
    if not can_answer_referral(by, referral):
        raise PermissionDenied
    return case, referral


def _write_seen(case: Case, referral: Referral, *, by: User | None, now: datetime) -> None:
    if referral.seen_at is not None:
        return
    referral.seen_at = now
    if referral.state == ReferralState.ASKED:
        referral.state = ReferralState.SEEN
    referral.save(update_fields=["seen_at", "state"])
    body = referral.organisation.name
    record(Event.REFERRAL_SEEN, by=by, target=case, organisation=body)


def _write_answer(
    case: Case, referral: Referral, answer: Answer, *, by: User | None, now: datetime
) -> bool:
    """Whether anything changed."""
    _refuse_what_is_incomplete(answer)
    if not _is_changed(referral, answer):
        return False
    is_meeting = answer.said == ReceiverSays.MEETING
    referral.state = ReferralState.MEETING if is_meeting else ReferralState.ANSWERED
    referral.said, referral.answer = answer.said, answer.text.strip()
    referral.answered_by = answer.who.strip()
    referral.meeting_on = answer.meeting_on if is_meeting else None
    referral.reason_said = answer.reason if answer.said == ReceiverSays.NOT_LINKED else None
    referral.learned_by_receiver = answer.learned.strip()
    referral.seen_at = referral.seen_at or now
    referral.answered_at = referral.answered_at or now
    referral.save()
    index_referral(referral)
    _write_step(case, referral, by, now)
    _wake(case, timezone.localdate(now))
    notices.tell_staff_of_answer(referral)
    record(
        Event.REFERRAL_ANSWERED,
        by=by,
        target=case,
        organisation=referral.organisation.name,
        state=referral.state,
    )
    return True


def _refuse_what_is_incomplete(answer: Answer) -> None:
    if not answer.who.strip():
        raise Refusal(_("回答する方の部署とお名前を書いてください。"))
    if answer.said == ReceiverSays.ANSWER and not answer.text.strip():
        raise Refusal(_("回答を書いてください。"))
    if answer.said == ReceiverSays.MEETING and answer.meeting_on is None:
        raise Refusal(_("会う日を入れてください。"))
    if answer.said == ReceiverSays.NOT_LINKED and answer.reason is None:
        raise Refusal(_("つながらない理由を選んでください。"))
    refuse_naming(personal_data_in(answer.learned))


def _is_changed(referral: Referral, answer: Answer) -> bool:
    return (
        referral.said,
        referral.answer,
        referral.answered_by,
        referral.meeting_on,
        referral.reason_said,
        referral.learned_by_receiver,
    ) != (
        answer.said,
        answer.text.strip(),
        answer.who.strip(),
        answer.meeting_on if answer.said == ReceiverSays.MEETING else None,
        answer.reason if answer.said == ReceiverSays.NOT_LINKED else None,
        answer.learned.strip(),
    )


def _write_step(case: Case, referral: Referral, by: User | None, now: datetime) -> None:
    words = _("「%(body)s」から回答がありました：%(said)s") % {
        "body": referral.organisation.name,
        "said": referral.get_said_display(),
    }
    write_entry(case, data=EntryData(kind=EntryKind.STEP, text=words), by=by, now=now)


def _wake(case: Case, today: date) -> None:
    """Somebody has to read it today."""
    if not case.is_open:
        return
    case.turn = Turn.CENTRE
    case.next_on = min(case.next_on or today, today)
    case.snoozed_until, case.snooze_reason = None, ""
    case.version += 1
    case.save(update_fields=["turn", "next_on", "snoozed_until", "snooze_reason", "version"])


def _note(link: ReferralLink, did: ReferralVisit.Did, now: datetime) -> None:
    recent = link.visits.filter(did=did, happened_at__gt=now - _NOTED_ONCE_IN)
    if did != Did.DOWNLOADED and recent.exists():
        return
    link.visits.create(happened_at=now, did=did)
