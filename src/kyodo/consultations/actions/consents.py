"""What a caller agreed to at the counter or on the telephone, and took back there."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kyodo.accounts.models import User
from kyodo.audit.trail import record
from kyodo.consultations.actions.entries import EntryData, write_entry
from kyodo.consultations.actions.locking import locked_case
from kyodo.consultations.events import Event
from kyodo.consultations.models import Consent
from kyodo.consultations.states import EntryKind
from kyodo.lifecycle import Refusal
from kyodo.organisations.models import Organisation


@dataclass(frozen=True)
class ConsentData:
    """The caller's consent that ``receiver`` is told; ``purpose`` is what was said."""

    receiver: Organisation
    purpose: str
    how: str
    given_on: date
    shares_caller: bool = False


@transaction.atomic
def record_consent(*, case_id: int, data: ConsentData, by: User, now: datetime) -> Consent:
    """Write down what the caller agreed to. The same that stands already is answered as it is.

    Raises ``PermissionDenied``, or ``Refusal`` for one without words or of a day to come.
    """
    case = locked_case(case_id, by)
    purpose = data.purpose.strip()
    if not purpose:
        raise Refusal(_("何に同意したかを書いてください。"))
    if data.given_on > timezone.localdate(now):
        raise Refusal(_("同意を得た日は、今日までにしてください。"))
    standing = case.consents.filter(
        receiver=data.receiver,
        purpose=purpose,
        shares_caller=data.shares_caller,
        withdrawn_at=None,
    )
    if (same := standing.first()) is not None:
        return same
    consent = Consent.objects.create(
        case=case,
        receiver=data.receiver,
        purpose=purpose,
        shares_caller=data.shares_caller,
        how=data.how,
        given_at=_moment_of(data.given_on, now),
        recorded_by=by,
    )
    record(Event.CONSENT_RECORDED, by=by, target=case, organisation=data.receiver.name)
    return consent


@transaction.atomic
def withdraw_consent_for_caller(*, consent_id: int, by: User, now: datetime) -> Consent:
    """The caller said at the counter that it shall end; links that rest on it shut at once.

    Raises ``PermissionDenied``. Doing it twice changes nothing.
    """
    found = Consent.objects.select_related("receiver").get(pk=consent_id)
    case = locked_case(found.case_id, by)
    consent = case.consents.select_for_update().get(pk=consent_id)
    if consent.withdrawn_at is not None:
        return consent
    consent.withdrawn_at = now
    consent.save(update_fields=["withdrawn_at"])
    body = found.receiver.name if found.receiver else ""
    words = _("相談者が、同意を取り消しました：%(what)s") % {"what": consent.purpose}
    write_entry(case, data=EntryData(kind=EntryKind.STEP, text=words), by=by, now=now)
    record(Event.CONSENT_WITHDRAWN, by=by, target=case, organisation=body)
    return consent


def _moment_of(day: date, now: datetime) -> datetime:
    """Just now, or noon of a day before."""
    if day == timezone.localdate(now):
        return now
    return datetime.combine(day, time(12), tzinfo=timezone.get_current_timezone())
