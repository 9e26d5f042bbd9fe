"""Writing a form on screen, until it becomes a version of its own."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from kyodo.accounts.models import User
from kyodo.audit.trail import record
from kyodo.evaluations.actions.sheet_formats import load_sheet_format
from kyodo.evaluations.events import Event
from kyodo.evaluations.formats import (
    SCHEMA,
    FormatError,
    check_data,
    entry_data,
    read_entry,
    write_entry,
)
from kyodo.evaluations.models import FormatDraft, SheetFormat
from kyodo.evaluations.permissions import can_change_format_draft, can_load_format
from kyodo.lifecycle import Refusal

TITLE_LENGTH = 200
VERSION_LENGTH = 30


class DraftChangedMeanwhile(Refusal):
    """Somebody saved this draft after the page was opened; nothing was stored."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "書いている間に、ほかの画面でこの様式が保存されました。"
                "内容を確かめてから、もう一度保存してください。"
            )
        )


@transaction.atomic
def start_format_draft(*, begin_with: SheetFormat | None, by: User, now: datetime) -> FormatDraft:
    """Begin a form from nothing, or as the next version of one that is there.

    Raises ``PermissionDenied``.
    """
    if not can_load_format(by):
        raise PermissionDenied
    data = _empty_form() if begin_with is None else _next_version(begin_with)
    draft = FormatDraft.objects.create(
        title=data.get("title", "")[:TITLE_LENGTH],
        data=data,
        owner=by,
        began_with=begin_with,
        updated_at=now,
    )
    record(Event.FORMAT_DRAFT_STARTED, by=by, target=draft)
    return draft


@transaction.atomic
def change_format_draft(
    *, draft_id: int, data: dict[str, Any], seen: int, by: User, now: datetime
) -> FormatDraft:
    """Store what was changed; ``seen`` is the revision that the writer had before them.

    Raises ``PermissionDenied`` and ``DraftChangedMeanwhile``.
    """
    draft = _locked(draft_id, by)
    if draft.revision != seen:
        raise DraftChangedMeanwhile
    if data != draft.data:
        _store(draft, data, now)
        record(Event.FORMAT_DRAFT_CHANGED, by=by, target=draft, number=draft.revision)
    return draft


@transaction.atomic
def undo_format_change(*, draft_id: int, by: User, now: datetime) -> FormatDraft:
    """Back to before the last change; doing it again takes that back.

    Raises ``PermissionDenied``, or ``Refusal`` where nothing has been changed.
    """
    draft = _locked(draft_id, by)
    if draft.earlier is None:
        raise Refusal(_("元に戻せる変更がありません。"))
    _store(draft, draft.earlier, now)
    record(Event.FORMAT_DRAFT_CHANGED, by=by, target=draft, number=draft.revision)
    return draft


@transaction.atomic
def discard_format_draft(*, draft_id: int, by: User) -> None:
    """Throw away what was written; no version of a form is touched. Raises ``PermissionDenied``."""
    draft = _locked(draft_id, by)
    record(Event.FORMAT_DRAFT_DISCARDED, by=by, target=draft)
    draft.delete()


@transaction.atomic
def publish_format_draft(*, draft_id: int, by: User, now: datetime) -> SheetFormat:
    """Make a version of it, for evaluations that begin from now on.

    Raises ``PermissionDenied``, or ``Refusal`` while something is wrong with it or where its code
    and version belong to another text.
    """
    draft = _locked(draft_id, by)
    try:
        entry = check_data(draft.data)
    except FormatError as error:
        raise Refusal(
            _("直すところが残っているため、まだ使えません：%(problem)s")
            % {"problem": error.problems[0]}
        ) from error
    if SheetFormat.objects.filter(code=entry.code, version=entry.version).exists():
        raise Refusal(
            _(
                "様式の記号「%(code)s」の版「%(version)s」はすでにあります。"
                "別の版の名前を付けてください。"
            )
            % {"code": entry.code, "version": entry.version}
        )
    sheet_format = load_sheet_format(source=write_entry(entry), by=by, now=now)
    draft.delete()
    return sheet_format


def _locked(draft_id: int, by: User) -> FormatDraft:
    draft = FormatDraft.objects.select_for_update(of=("self",)).get(pk=draft_id)
    if not can_change_format_draft(by, draft):
        raise PermissionDenied
    return draft


def _store(draft: FormatDraft, data: dict[str, Any], now: datetime) -> None:
    draft.earlier, draft.data = draft.data, data
    title = data.get("title", "")
    draft.title = title[:TITLE_LENGTH] if isinstance(title, str) else ""
    draft.revision += 1
    draft.updated_at = now
    draft.save()


def _empty_form() -> dict[str, Any]:
    """One role, one scale and one question, to be filled with words."""
    return {
        "schema": SCHEMA,
        "code": "",
        "version": "1",
        "title": "",
        "roles": [{"id": "role-1", "label": ""}],
        "scales": [
            {"id": "scale-1", "options": [{"code": "", "label": "", "rank": n} for n in (1, 2)]}
        ],
        "check": {
            "title": "",
            "sections": [
                {
                    "id": "section-1",
                    "title": "",
                    "scale": "scale-1",
                    "items": [{"id": "section-1-q1", "number_label": "1", "text": ""}],
                }
            ],
        },
    }


def _next_version(sheet_format: SheetFormat) -> dict[str, Any]:
    """The same form under a version name that is free."""
    entry = read_entry(sheet_format.source)
    return entry_data(entry) | {
        "version": _free_version(entry.code, entry.version),
        "supersedes": entry.version,
    }


def _free_version(code: str, version: str) -> str:
    taken = set(SheetFormat.objects.filter(code=code).values_list("version", flat=True))
    if version.isdigit() and str(int(version) + 1) not in taken:
        return str(int(version) + 1)
    numbered = (f"{version[: VERSION_LENGTH - 4]}-{number}" for number in range(2, 1000))
    return next((each for each in numbered if each not in taken), "")
