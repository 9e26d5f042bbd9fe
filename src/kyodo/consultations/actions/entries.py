"""Notes and contacts, in the order in which they happened."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kyodo.accounts.models import User
from kyodo.audit.trail import record
from kyodo.classifications.models import Classification
from kyodo.consultations.actions.locking import locked_case
from kyodo.consultations.events import Event
from kyodo.consultations.models import Case, Entry
from kyodo.consultations.states import Audience, EntryKind, Turn
from kyodo.lifecycle import Refusal

CONTACTS = (EntryKind.CONTACT_IN, EntryKind.CONTACT_OUT)


@dataclass(frozen=True)
class EntryData:
    """One touch or note. ``minutes`` is the working time it took."""

    kind: str
    text: str
    audience: str = Audience.INTERNAL
    means: Classification | None = None
    minutes: int | None = None


@transaction.atomic
def add_entry(*, case_id: int, data: EntryData, by: User, now: datetime) -> Entry:
    """Write down a contact or a note. Raises ``PermissionDenied``, or ``Refusal`` without words."""
    case = locked_case(case_id, by)
    if not data.text.strip():
        raise Refusal(_("内容を書いてください。"))
    entry = write_entry(case, data=data, by=by, now=now)
    record(Event.ENTRY_ADDED, by=by, target=case)
    return entry


def write_entry(case: Case, *, data: EntryData, by: User | None, now: datetime) -> Entry:
    """Part of a larger action that has locked the case, asks who may and records what happened.

    A contact is the end of a silence, and it changes whose turn it is.
    """
    entry = Entry.objects.create(
        case=case,
        kind=data.kind,
        audience=data.audience,
        means=data.means,
        happened_at=now,
        text=data.text.strip(),
        minutes=data.minutes,
        by=by,
    )
    if data.kind in CONTACTS:
        case.last_contact_on = timezone.localdate(now)
        if data.kind == EntryKind.CONTACT_IN:
            case.turn = Turn.CENTRE
        case.save(update_fields=["last_contact_on", "turn"])
    return entry
