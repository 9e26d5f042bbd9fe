"""What a caller sees under the private link, and nothing of the centre's own notes."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from kyodo.accounts.actions import digest_of
from kyodo.consultations.models import Case, CaseFile, Consent, Entry
from kyodo.consultations.states import Audience, CaseState, EntryKind

WORDS_OF_STATE: dict[str, StrOrPromise] = {
    CaseState.RECEIVED: _("受け付けました。担当者が読んで、ご連絡します。"),
    CaseState.HEARING: _("担当者が、くわしい話をうかがっています。"),
    CaseState.CONSIDERING: _("どのように進めるかを、センターで考えています。"),
    CaseState.COORDINATING: _("ほかの部署や団体と、話を進めています。"),
    CaseState.FOLLOWING_UP: _("その後のようすを見ながら、続けてお手伝いしています。"),
    CaseState.DONE: _("この相談は終わりました。"),
    CaseState.NOT_LINKED: _("つなぐ先が見つからないまま、終わりました。"),
    CaseState.INTRODUCED: _("ほかの窓口をご案内して、終わりました。"),
    CaseState.WITHDRAWN: _("取り下げられました。"),
    CaseState.MERGED: _("別に受け付けた、同じ相談といっしょに進めています。"),
}


@dataclass(frozen=True)
class ShownEntry:
    is_own: bool
    entry: Entry


@dataclass(frozen=True)
class RequestPage:
    """``consents`` are those to hand the case on; the one to keep it ends by withdrawing."""

    case: Case
    state: StrOrPromise
    entries: Sequence[ShownEntry]
    files: Sequence[CaseFile]
    consents: Sequence[Consent]


def case_of_key(key: str) -> Case | None:
    """The case that a private link opens; none for a wrong key or a case that was disposed of."""
    if not key:
        return None
    return (
        Case.objects.filter(disposed_at=None, follow_digest=digest_of(key))
        .select_related("caller", "sector", "ward", "field")
        .first()
    )


def request_page(case: Case) -> RequestPage:
    """Everything that the caller may know of the own case."""
    entries = case.entries.for_the_caller().in_order()
    return RequestPage(
        case=case,
        state=WORDS_OF_STATE[case.state],
        entries=[ShownEntry(entry.kind == EntryKind.CONTACT_IN, entry) for entry in entries],
        files=files_of_caller(case),
        consents=list(case.consents.filter(receiver__isnull=False).select_related("receiver")),
    )


def files_of_caller(case: Case) -> list[CaseFile]:
    """Files that the caller sent or was meant to have."""
    files = case.files.filter(audience=Audience.CLIENT, stored__erased_at=None)
    return list(files.select_related("stored"))
