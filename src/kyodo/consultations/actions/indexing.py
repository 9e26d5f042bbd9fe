"""Keeping the search in step: part of every action that writes words, with the case locked."""

from kyodo.consultations.models import Case, Entry, Referral
from kyodo.consultations.search import (
    CASES,
    caller_text,
    case_text,
    entry_text,
    referral_text,
    texts_of,
)
from kyodo.search import index


def index_new_case(case: Case, first: Entry) -> None:
    """A case of which nothing is in the search yet, with its first words."""
    texts = [case_text(case), caller_text(case.caller), entry_text(first)]
    index.put_many(CASES, [(case.pk, texts)])


def index_case(case: Case) -> None:
    """After a change of the case's own fields or of who called."""
    if case.is_disposed or case.merged_into_id is not None:
        index.remove(CASES, case.pk)
        return
    index.put(CASES, case.pk, case_text(case), caller_text(case.caller))


def index_entry(entry: Entry) -> None:
    """After an entry was written; no other text of the case is touched."""
    index.put(CASES, entry.case_id, entry_text(entry))


def index_referral(referral: Referral) -> None:
    """After words of a referral were written, by either side."""
    index.put(CASES, referral.case_id, referral_text(referral))


def reindex_case(case: Case) -> None:
    """After anything else: entries that moved, a merger, a disposal. Leaves nothing that went."""
    index.remove(CASES, case.pk)
    index.put(CASES, case.pk, *texts_of(case))
