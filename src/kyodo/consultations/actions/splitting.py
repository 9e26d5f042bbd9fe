"""One call about two things becomes two cases."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kyodo.accounts.models import User
from kyodo.audit.trail import record
from kyodo.classifications.models import Classification
from kyodo.consultations.actions.cases import CaseData, register_case
from kyodo.consultations.actions.entries import CONTACTS, EntryData, write_entry
from kyodo.consultations.actions.indexing import reindex_case
from kyodo.consultations.actions.keeping import keep_alike
from kyodo.consultations.actions.locking import locked_case
from kyodo.consultations.actions.relations import relation_of
from kyodo.consultations.events import Event
from kyodo.consultations.models import Case, CaseRelation
from kyodo.consultations.states import EntryKind
from kyodo.lifecycle import Refusal


@dataclass(frozen=True)
class Split:
    """What goes to the new case; ``entry_ids`` and ``topics`` are of the case that is split."""

    summary: str
    entry_ids: Collection[int] = ()
    topics: Collection[Classification] = ()


@transaction.atomic
def split_case(*, case_id: int, split: Split, by: User, now: datetime) -> Case:
    """A new case of the same caller with the chosen entries and topics, related to the old one.

    The consent to keep the data holds for both; a consent to hand the case on does not. Raises
    ``PermissionDenied``, or ``Refusal`` where nothing or everything would go.
    """
    case = locked_case(case_id, by)
    _refuse_unfit(case, split)
    new = register_case(data=_data(case, split), caller=case.caller, now=now)
    keep_alike(case, new)
    moved = case.entries.filter(pk__in=split.entry_ids)
    contacts = list(moved.filter(kind__in=CONTACTS).values_list("happened_at", flat=True))
    moved.update(case=new)
    case.topics.remove(*split.topics)
    for consent in case.consents.filter(receiver=None, withdrawn_at=None):
        consent.pk, consent.case = None, new
        consent.save(force_insert=True)
    if contacts:
        new.last_contact_on = timezone.localdate(max(contacts))
        new.save(update_fields=["last_contact_on"])
    relation_of(case, new, CaseRelation.Kind.SPLIT)
    _note(new, _("相談 %s から分けました。") % case.number, by, now)
    _note(case, _("一部を相談 %s に分けました。") % new.number, by, now)
    reindex_case(new)
    reindex_case(case)
    record(Event.CASE_SPLIT, by=by, target=case, other=new.number)
    record(Event.CASE_RECEIVED, by=by, target=new, other=case.number)
    return new


def _refuse_unfit(case: Case, split: Split) -> None:
    if not split.summary.strip():
        raise Refusal(_("新しい相談の要点を書いてください。"))
    if not split.entry_ids and not split.topics:
        raise Refusal(_("分ける経過か、相談の内容を選んでください。"))
    chosen = case.entries.filter(pk__in=split.entry_ids).count()
    if chosen != len(set(split.entry_ids)):
        raise Refusal(_("選んだ経過の一部は、もうこの相談にありません。もう一度選んでください。"))
    if chosen and chosen == case.entries.count():
        raise Refusal(_("すべての経過は分けられません。1つ以上残してください。"))


def _data(case: Case, split: Split) -> CaseData:
    return CaseData(
        means=case.means,
        summary=split.summary,
        sector=case.sector,
        ward=case.ward,
        field=case.field,
        topics=list(split.topics),
        group_name=case.group_name,
        organisation=case.organisation,
        reach_by=case.reach_by,
        owner=case.owner,
    )


def _note(case: Case, text: str, by: User, now: datetime) -> None:
    write_entry(case, data=EntryData(kind=EntryKind.STEP, text=text), by=by, now=now)
