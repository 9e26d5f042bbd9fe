"""Letting a case go: one person proposes, another approves, and no word of it is left."""

from collections.abc import Collection
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kyodo.accounts.models import User
from kyodo.audit.trail import record
from kyodo.consultations.actions.erasing import erase_case, lock_bulk_changes
from kyodo.consultations.actions.keeping import retention_of, take_proposal_back
from kyodo.consultations.actions.locking import locked_case
from kyodo.consultations.events import Event
from kyodo.consultations.models import Case, Retention
from kyodo.consultations.permissions import can_approve_disposal, can_propose_disposal
from kyodo.consultations.states import DisposalReason
from kyodo.lifecycle import Refusal
from kyodo.people.actions import forget_unneeded_people

MOST_AT_ONCE = 100


@transaction.atomic
def propose_disposal(
    *, case_ids: Collection[int], reason: DisposalReason, words: str, by: User, now: datetime
) -> list[Case]:
    """Ask a second person to let these cases go; nothing goes yet.

    Before its time a case may only go for another reason, said in ``words``. Raises
    ``PermissionDenied``, or ``Refusal`` that names the case; then none of them is proposed.
    """
    _refuse_number(case_ids)
    cases = [locked_case(number, by) for number in sorted(set(case_ids))]
    if reason != DisposalReason.ENDED and not words.strip():
        raise Refusal(_("理由の説明を書いてください。"))
    for case in cases:
        retention = retention_of(case)
        _refuse_proposal(case, retention, reason, by, now)
        retention.proposed_at, retention.proposed_by = now, by
        retention.reason, retention.words = reason, words.strip()
        retention.save()
    for case in cases:
        record(Event.DISPOSAL_PROPOSED, by=by, target=case, why=reason)
    return cases


@transaction.atomic
def withdraw_proposal(*, case_id: int, by: User) -> Case:
    """The case stays for now; any of the staff may say so. Raises ``PermissionDenied``, or
    ``Refusal`` when nothing is proposed.
    """
    case = locked_case(case_id, by)
    retention = retention_of(case)
    if retention.proposed_at is None:
        raise Refusal(_("廃棄の申し出は、もうありません。"))
    take_proposal_back(retention)
    record(Event.DISPOSAL_WITHDRAWN, by=by, target=case)
    return case


@transaction.atomic
def approve_disposal(*, case_ids: Collection[int], by: User, now: datetime) -> list[Case]:
    """The second person agrees: every typed word goes for good, what is counted stays.

    What was merged into such a case goes with it. A caller whom nothing else needs is forgotten.
    Raises ``PermissionDenied`` for whoever proposed it, or ``Refusal`` that names a case that is
    not waiting any more; then none of them goes.
    """
    _refuse_number(case_ids)
    numbers = _with_merged(set(case_ids))
    lock_bulk_changes(numbers)
    locked = list(Case.objects.select_for_update().filter(pk__in=numbers).order_by("pk"))
    retentions = [_approvable(case, by) for case in locked if case.pk in set(case_ids)]
    if len(retentions) != len(set(case_ids)) or _with_merged(set(case_ids)) != numbers:
        raise Refusal(_("相談が変わりました。もう一度選んでください。"))
    callers = {case.caller_id for case in locked if case.caller_id is not None}
    for case in locked:
        erase_case(case, now)
    for retention in retentions:
        retention.disposed_by, retention.words = by, ""
        retention.save(update_fields=["disposed_by", "words"])
    forget_unneeded_people(person_ids=callers, by=by, now=now)
    for retention in retentions:
        record(
            Event.CASE_DISPOSED,
            by=by,
            target=retention.case,
            why=retention.reason,
            user=retention.proposed_by_id or "",
        )
    return [retention.case for retention in retentions]


def _approvable(case: Case, by: User) -> Retention:
    retention = retention_of(case)
    retention.case = case
    if case.is_disposed or case.is_open or retention.proposed_at is None:
        raise Refusal(
            _("相談 %(number)s は、もう廃棄の承認を待っていません。") % {"number": case.number}
        )
    if not can_approve_disposal(by, retention):
        raise PermissionDenied
    return retention


def _refuse_proposal(
    case: Case, retention: Retention, reason: DisposalReason, by: User, now: datetime
) -> None:
    number = {"number": case.number}
    if case.is_open:
        raise Refusal(
            _("相談 %(number)s は続いています。先に結果を決めて終えてください。") % number
        )
    if not can_propose_disposal(by, case):
        raise PermissionDenied
    if retention.proposed_at is not None:
        raise Refusal(_("相談 %(number)s は、もう廃棄の承認を待っています。") % number)
    is_due = retention.review_on is not None and retention.review_on <= timezone.localdate(now)
    if reason == DisposalReason.ENDED and not is_due:
        raise Refusal(
            _("相談 %(number)s の保存期間は終わっていません。ほかの理由を選んでください。") % number
        )


def _refuse_number(case_ids: Collection[int]) -> None:
    if not 0 < len(set(case_ids)) <= MOST_AT_ONCE:
        raise Refusal(_("1件から%(most)d件までを選んでください。") % {"most": MOST_AT_ONCE})


def _with_merged(numbers: set[int]) -> set[int]:
    """These cases and everything that was ever merged into them."""
    found, newest = set(numbers), set(numbers)
    while newest:
        merged = Case.objects.filter(merged_into__in=newest).order_by("pk")
        newest = set(merged.values_list("pk", flat=True)) - found
        found |= newest
    return found
