"""Two cases that are one: everything goes to the one that is kept."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kyodo.accounts.models import User
from kyodo.audit.trail import record
from kyodo.consultations.actions.cases import Ending, end_case
from kyodo.consultations.actions.entries import EntryData, write_entry
from kyodo.consultations.actions.indexing import reindex_case
from kyodo.consultations.actions.keeping import keep_as_one
from kyodo.consultations.actions.locking import locked_pair
from kyodo.consultations.actions.relations import relation_of
from kyodo.consultations.events import Event
from kyodo.consultations.models import Case, CaseRelation
from kyodo.consultations.states import EntryKind, Outcome, Turn
from kyodo.lifecycle import Refusal

_FILLED_FROM_THE_OTHER = (
    *("summary", "sector", "ward", "field", "caller", "group_name", "organisation"),
    *("owner", "next_action", "project"),
)


@transaction.atomic
def merge_cases(*, case_id: int, into_id: int, by: User, now: datetime) -> Case:
    """End one case as merged into the other, and answer that other one.

    Entries, files, consents, referrals, topics, relations and open questions move; what the kept
    case lacks is filled in, and it is kept as long as either was to be. Raises ``PermissionDenied``
    or ``Refusal``.
    """
    if case_id == into_id:
        raise Refusal(_("同じ相談です。別の受付番号を入れてください。"))
    case, kept = locked_pair(case_id, into_id, by)
    if not kept.is_open:
        raise Refusal(_("まとめる先の相談は終わっています。先に再開してください。"))
    keep_as_one(case, kept)
    next_on = case.next_on
    case.merged_into = kept
    end_case(case, ending=Ending(Outcome.MERGED), now=now)
    _move_rows(case, kept)
    _take_over(case, kept, next_on)
    _note(
        kept, _("相談 %(number)s を、この相談にまとめました。") % {"number": case.number}, by, now
    )
    _note(case, _("相談 %(number)s にまとめました。") % {"number": kept.number}, by, now)
    reindex_case(kept)
    reindex_case(case)
    record(Event.CASES_MERGED, by=by, target=case, other=kept.number)
    record(Event.CASES_MERGED, by=by, target=kept, other=case.number)
    return kept


def _move_rows(case: Case, kept: Case) -> None:
    case.entries.update(case=kept)
    case.files.update(case=kept)
    case.consents.update(case=kept)
    case.referrals.update(case=kept)
    case.questions.update(case=kept)
    kept.topics.add(*case.topics.all())
    for relation in CaseRelation.objects.touching(case):
        other = relation.other(case)
        relation.delete()
        if other != kept:
            relation_of(kept, other, relation.kind)


def _take_over(case: Case, kept: Case, next_on: date | None) -> None:
    for column in _FILLED_FROM_THE_OTHER:
        if not getattr(kept, column):
            setattr(kept, column, getattr(case, column))
    days = [day for day in (kept.next_on, next_on) if day is not None]
    kept.next_on = min(days, default=None)
    kept.last_contact_on = max(kept.last_contact_on, case.last_contact_on)
    if case.turn == Turn.CENTRE:
        kept.turn = Turn.CENTRE
    kept.version += 1
    if kept.follow_digest is None and case.follow_digest is not None:
        digest, case.follow_digest = case.follow_digest, None
        case.save(update_fields=["follow_digest"])
        kept.follow_digest = digest
    kept.save()


def _note(case: Case, text: str, by: User, now: datetime) -> None:
    write_entry(case, data=EntryData(kind=EntryKind.STEP, text=text), by=by, now=now)
