"""What goes of a case that is let go, table by table: part of the disposal.

A new column of words belongs here; ``tests/consultations/test_approve_disposal.py`` looks for it.
"""

from collections.abc import Collection
from datetime import datetime

from kyodo.attachments.storing import erase_file
from kyodo.consultations.models import BulkChange, Case, Referral, ReferralLink
from kyodo.consultations.search import CASES
from kyodo.search import index

_WORDS = ("summary", "group_name", "next_action", "snooze_reason", "outcome_note")
_NAMES = ("caller", "organisation", "project", "follow_digest", "snoozed_until")
_WORDS_OF_REFERRAL = (
    *("receiver_email", "told", "question", "answer", "answered_by"),
    *("learned_by_centre", "learned_by_receiver"),
)


def erase_case(case: Case, now: datetime) -> None:
    """Words, names and files go; number, lists, dates, states, outcome and minutes stay.

    The case is locked, and so are the bulk changes that remember it.
    """
    _erase_rows(case, now)
    _erase_files(case, now)
    _forget_before(case)
    index.remove(CASES, case.pk)
    for column in _WORDS:
        setattr(case, column, "")
    for column in _NAMES:
        setattr(case, column, None)
    case.disposed_at = now
    case.version += 1
    case.save()


def lock_bulk_changes(case_ids: Collection[int]) -> None:
    """Before the cases, as the undoing of a bulk change does: else two could wait in a ring."""
    keys = [str(number) for number in sorted(case_ids)]
    bulks = BulkChange.objects.select_for_update().filter(before__has_any_keys=keys)
    list(bulks.order_by("pk").values_list("pk", flat=True))


def _erase_rows(case: Case, now: datetime) -> None:
    case.entries.update(text="")
    case.consents.update(purpose="")
    case.questions.update(remark="")
    empty = dict.fromkeys(_WORDS_OF_REFERRAL, "")
    Referral.objects.filter(case=case).update(**empty, shares_caller=False)
    links = ReferralLink.objects.filter(referral__case=case, revoked_at=None)
    links.update(revoked_at=now)


def _erase_files(case: Case, now: datetime) -> None:
    for file in case.files.filter(stored__erased_at=None).select_related("stored"):
        erase_file(file.stored, now)


def _forget_before(case: Case) -> None:
    for bulk in BulkChange.objects.filter(before__has_key=str(case.pk)).order_by("pk"):
        del bulk.before[str(case.pk)]
        bulk.save(update_fields=["before"])
