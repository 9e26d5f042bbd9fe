"""Notes and contacts, in the order in which they happened, and messages to the caller."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kyodo.accounts.actions import digest_of
from kyodo.accounts.models import User
from kyodo.audit.trail import record
from kyodo.classifications.models import Classification
from kyodo.consultations.actions.indexing import index_entry
from kyodo.consultations.actions.locking import locked_case
from kyodo.consultations.actions.plans import Plan, write_plan
from kyodo.consultations.events import Event
from kyodo.consultations.models import Case, Entry
from kyodo.consultations.notices import cases as notices
from kyodo.consultations.states import Audience, EntryKind, Turn
from kyodo.lifecycle import Refusal

CONTACTS = (EntryKind.CONTACT_IN, EntryKind.CONTACT_OUT)
_OF_A_CONTACT = ("last_contact_on", "turn", "next_on", "snoozed_until", "snooze_reason")


@dataclass(frozen=True)
class EntryData:
    """One touch or note. ``minutes`` is the working time it took; no moment means just now."""

    kind: str
    text: str
    audience: str = Audience.INTERNAL
    means: Classification | None = None
    minutes: int | None = None
    happened_at: datetime | None = None

    @property
    def is_message(self) -> bool:
        """To the caller, who reads it under the private link."""
        return self.kind == EntryKind.CONTACT_OUT and self.audience == Audience.CLIENT


@transaction.atomic
def add_entry(
    *,
    case_id: int,
    data: EntryData,
    by: User,
    now: datetime,
    plan: Plan | None = None,
    new_link: bool = False,
) -> Entry:
    """Write down a contact or a note, and what comes next.

    A message to a caller who reads mail is announced by mail, which carries the private link only
    where there was none or with ``new_link``; the one before then stops working. Raises
    ``PermissionDenied``, ``PlanChangedMeanwhile``, or ``Refusal`` without words.
    """
    case = locked_case(case_id, by)
    if not data.text.strip():
        raise Refusal(_("内容を書いてください。"))
    if plan is not None:
        write_plan(case, plan)
    decided = plan is not None and plan.turn is not None
    entry = write_entry(case, data=data, by=by, now=now, decides_turn=not decided)
    if data.is_message:
        send_message(case, by=by, new_link=new_link)
    record(Event.ENTRY_ADDED, by=by, target=case)
    return entry


def send_message(case: Case, *, by: User, new_link: bool = False) -> None:
    """Part of an action that wrote something for the caller: a notice to whoever reads mail."""
    if not case.mail_address:
        return
    key = ""
    if new_link or case.follow_digest is None:
        key = secrets.token_urlsafe(32)
        case.follow_digest = digest_of(key)
        case.save(update_fields=["follow_digest"])
    notices.tell_caller_of_message(case, key)
    record(Event.MESSAGE_SENT, by=by, target=case)


def write_entry(
    case: Case,
    *,
    data: EntryData,
    by: User | None,
    now: datetime,
    decides_turn: bool = True,
) -> Entry:
    """Part of a larger action that has locked the case, asks who may and records what happened.

    A contact is the end of a silence, and it changes whose turn it is unless somebody decided that.
    The caller's own brings a case back that was put off.
    """
    happened_at = data.happened_at or now
    entry = Entry.objects.create(
        case=case,
        kind=data.kind,
        audience=data.audience,
        means=data.means,
        happened_at=happened_at,
        text=data.text.strip(),
        minutes=data.minutes,
        by=by,
    )
    if data.kind in CONTACTS:
        case.last_contact_on = max(case.last_contact_on, timezone.localdate(happened_at))
        if decides_turn:
            case.turn = _turn_after(case, data)
        if data.kind == EntryKind.CONTACT_IN and case.snoozed_until is not None:
            case.snoozed_until, case.snooze_reason = None, ""
            case.next_on = timezone.localdate(now)
        case.version += 1
        case.save(update_fields=[*_OF_A_CONTACT, "version"])
    index_entry(entry)
    return entry


def _turn_after(case: Case, data: EntryData) -> str:
    if data.kind == EntryKind.CONTACT_IN:
        return Turn.CENTRE
    return Turn.CALLER if data.is_message and case.is_open else case.turn
