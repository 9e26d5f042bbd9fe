"""Changing many cases at once: what exactly will happen is shown first, and can be taken back."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kyodo.accounts.requests import Request
from kyodo.consultations import permissions
from kyodo.consultations.actions import bulk_changes as actions
from kyodo.consultations.actions.asking import is_asked
from kyodo.consultations.actions.bulk_changes import MOST_AT_ONCE, Change, Left, What, obstacle
from kyodo.consultations.forms.follow_ups import FORMS
from kyodo.consultations.models import BulkChange, Case
from kyodo.consultations.queries.follow_ups import (
    chosen_cases,
    own_bulk_changes,
    with_open_referrals,
)
from kyodo.consultations.states import STATE_OF_OUTCOME
from kyodo.consultations.views.follow_ups import back_to
from kyodo.lifecycle import Refusal
from kyodo.punctuation import bracketed, dotted, labelled
from kyodo.ui.pages import show
from kyodo.ui.templatetags.ui import japanese_date

_TICKED = re.compile(r"(\d{1,18})(?:-(\d{1,9}))?", re.ASCII)


@dataclass(frozen=True)
class Preview:
    """One case as it is and as it will be; with ``obstacle`` it stays as it is."""

    case: Case
    before: str
    after: str
    notes: Sequence[str]
    obstacle: str


@dataclass(frozen=True)
class Made:
    """One change that was made; it can be undone for some days."""

    change: BulkChange
    can_undo: bool


@require_POST
def change_cases(request: Request) -> HttpResponse:
    """Three steps at one address: what to do, what exactly that means for each case, and done."""
    if not permissions.can_list_cases(request.user):
        raise PermissionDenied
    ticked, what = _ticked(request.POST.getlist("case")), request.POST.get("what", "")
    if not ticked or what not in What:
        messages.error(request, _("変える相談を選んでください。"))
        return redirect(back_to(request))
    if len(ticked) > MOST_AT_ONCE:
        raise Refusal(_("1件から%(most)d件までを選んでください。") % {"most": MOST_AT_ONCE})
    now, step = timezone.now(), request.POST.get("step", "")
    form = FORMS[What(what)](request.POST if step else None, now=now)
    change = form.change() if form.is_valid() and step in ("preview", "do") else None
    if change is not None and step == "do":
        return _change(request, change, ticked, now)
    cases = chosen_cases(request.user, set(ticked))
    previews = [] if change is None else _previews(cases, change)
    context = {
        "what": What(what),
        "form": form,
        "cases": cases,
        "previews": previews,
        "will_change": sum(1 for each in previews if not each.obstacle),
        "list": request.POST.get("list", ""),
        "back": back_to(request),
    }
    return show(request, "consultations/change_cases.html", context)


@require_POST
def undo_bulk_change(request: Request, pk: int) -> HttpResponse:
    bulk = get_object_or_404(BulkChange.objects.filter(changed_by=request.user), pk=pk)
    outcomes = actions.undo_bulk_change(change_id=bulk.pk, by=request.user, now=timezone.now())
    messages.success(
        request, _("%(number)d件の相談を元に戻しました。") % {"number": len(outcomes.changed)}
    )
    _tell_left(request, outcomes.left)
    return redirect(back_to(request))


@require_safe
def list_bulk_changes(request: Request) -> HttpResponse:
    """One's own last ones."""
    if not permissions.can_list_cases(request.user):
        raise PermissionDenied
    since = timezone.now() - actions.UNDONE_WITHIN
    rows = [
        Made(change, change.undone_at is None and change.changed_at >= since)
        for change in own_bulk_changes(request.user)
    ]
    context = {"rows": rows, "days": actions.UNDONE_WITHIN.days}
    return show(request, "consultations/list_bulk_changes.html", context)


def _change(
    request: Request, change: Change, seen: Mapping[int, int], now: datetime
) -> HttpResponse:
    """The list itself says what was done and offers to take it back."""
    outcomes = actions.change_cases(change=change, seen=seen, by=request.user, now=now)
    if outcomes.bulk is None:
        messages.error(request, _("どの相談も変えませんでした。"))
    _tell_left(request, outcomes.left)
    return redirect(back_to(request))


def _tell_left(request: Request, left: Sequence[Left]) -> None:
    if left:
        rows = " ".join(labelled(each.case.number, each.why) for each in left)
        messages.warning(request, _("そのままにした相談があります。%(rows)s") % {"rows": rows})


def _ticked(values: Iterable[str]) -> dict[int, int]:
    """By case the version that a preview showed; 0, which no case has, before the preview."""
    found = (_TICKED.fullmatch(value) for value in values)
    return {int(each[1]): int(each[2] or 0) for each in found if each}


def _previews(cases: Sequence[Case], change: Change) -> list[Preview]:
    waiting = with_open_referrals(cases) if change.what == What.CLOSE else set()
    after = _result(change)
    return [
        Preview(
            case=case,
            before=_standing(case, change.what),
            after=after,
            notes=_notes(case, change, case.pk in waiting),
            obstacle=obstacle(case, change),
        )
        for case in cases
    ]


def _standing(case: Case, what: What) -> str:
    if what == What.ASSIGN:
        return str(case.owner or _("担当が決まっていません"))
    if what == What.CLOSE:
        return str(case.get_state_display())
    return japanese_date(case.next_on, "short")


def _result(change: Change) -> str:
    """The same for every case."""
    day = japanese_date(change.day, "short")
    if change.what == What.ASSIGN:
        return str(change.owner or _("担当が決まっていません"))
    if change.what == What.SNOOZE:
        return _("%(day)sまで休ませる：%(why)s") % {"day": day, "why": change.reason}
    if change.ending is not None:
        reason = bracketed(change.ending.reason) if change.ending.reason else ""
        state = STATE_OF_OUTCOME[change.ending.outcome].label
        return dotted([state, change.ending.outcome.label]) + reason
    return day


def _notes(case: Case, change: Change, is_waiting: bool) -> list[str]:
    notes = []
    if change.what == What.NEXT_DATE and case.snoozed_until is not None:
        notes.append(_("休ませるのをやめます。"))
    if is_waiting:
        notes.append(_("返事を待っているつなぎがあります。"))
    if change.ending is not None and is_asked(case, change.ending.outcome):
        notes.append(_("相談者に、解決したかどうかをメールでたずねます。"))
    return notes
