"""Answers to somebody who asks what is held about them, or that it be erased."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from kyodo.accounts.models import User
from kyodo.audit.trail import record, record_readings
from kyodo.consultations.actions.entries import EntryData, send_message, write_entry
from kyodo.consultations.actions.indexing import index_case
from kyodo.consultations.actions.keeping import retention_of
from kyodo.consultations.actions.locking import locked_case
from kyodo.consultations.events import Event
from kyodo.consultations.models import Case
from kyodo.consultations.permissions import can_export_person_data
from kyodo.consultations.states import Audience, EntryKind
from kyodo.lifecycle import Refusal
from kyodo.people.models import Person


@transaction.atomic
def refuse_deletion(*, case_id: int, text: str, by: User, now: datetime) -> Case:
    """Tell the caller why the data stays: on the own page, and by mail that there is an answer.

    Raises ``PermissionDenied``, or ``Refusal`` without words or where nothing is asked any more.
    """
    case = locked_case(case_id, by)
    retention = retention_of(case)
    if retention.deletion_asked_at is None:
        raise Refusal(_("消去の求めは、もうありません。"))
    if not text.strip():
        raise Refusal(_("消さない理由を書いてください。"))
    retention.deletion_asked_at = None
    retention.save(update_fields=["deletion_asked_at"])
    case.next_action = ""
    case.version += 1
    case.save(update_fields=["next_action", "version"])
    answer = EntryData(kind=EntryKind.CONTACT_OUT, text=text, audience=Audience.CLIENT)
    write_entry(case, data=answer, by=by, now=now)
    index_case(case)
    send_message(case, by=by)
    record(Event.DELETION_REFUSED, by=by, target=case)
    return case


@transaction.atomic
def export_person_data(*, person_id: int, by: User) -> tuple[Person, list[Case]]:
    """The caller and every case of theirs, about to be written into a file; it is recorded.

    Raises ``PermissionDenied``, also for a person who never asked the centre for advice.
    """
    if not can_export_person_data(by):
        raise PermissionDenied
    cases = list(Case.objects.visible_to(by).filter(caller=person_id).order_by("received_at", "pk"))
    if not cases:
        raise PermissionDenied
    person = Person.objects.get(pk=person_id)
    record_readings(by=by, targets=[person, *cases])
    record(Event.PERSON_DATA_EXPORTED, by=by, target=person, number=len(cases))
    return person, cases
