"""How long a case is kept: set when it ends, changed with a reason, undone when it is reopened."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kyodo.accounts.models import User
from kyodo.audit.trail import record
from kyodo.consultations.actions.entries import EntryData, write_entry
from kyodo.consultations.actions.keeping import retention_of
from kyodo.consultations.actions.locking import locked_case
from kyodo.consultations.events import Event
from kyodo.consultations.models import Case, Retention, RetentionClass
from kyodo.consultations.states import EntryKind
from kyodo.lifecycle import Refusal


@dataclass(frozen=True)
class RetentionData:
    """``review_on`` only where somebody set another day than the class gives."""

    retention_class: RetentionClass
    words: str
    review_on: date | None = None


@transaction.atomic
def change_retention(*, case_id: int, data: RetentionData, by: User, now: datetime) -> Retention:
    """Another class or another day, with the reason, which stands in the case from now on.

    Raises ``PermissionDenied``, or ``Refusal`` without a reason, for a day of its own in an open
    case, and while the disposal waits for a second person.
    """
    case = locked_case(case_id, by)
    retention = retention_of(case)
    _refuse_unfit(case, retention, data)
    retention.retention_class = data.retention_class
    if case.closed_on is not None:
        retention.review_on = data.review_on or data.retention_class.review_day(case.closed_on)
    retention.save(update_fields=["retention_class", "review_on"])
    words = _("保存区分を「%(label)s」にしました：%(words)s") % {
        "label": data.retention_class.label,
        "words": data.words.strip(),
    }
    write_entry(case, data=EntryData(kind=EntryKind.STEP, text=words), by=by, now=now)
    record(Event.RETENTION_CHANGED, by=by, target=case)
    return retention


def _refuse_unfit(case: Case, retention: Retention, data: RetentionData) -> None:
    if not data.words.strip():
        raise Refusal(_("理由を書いてください。"))
    if retention.proposed_at is not None:
        raise Refusal(_("廃棄の承認を待っています。先に申し出を取り下げてください。"))
    if case.is_open and data.review_on is not None:
        raise Refusal(_("続いている相談の見直しの日は、終えたときに決まります。"))
