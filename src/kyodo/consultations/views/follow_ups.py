"""The queue, and what is done from it to one case: another day, a rest, back again."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_stubs_ext import StrOrPromise

from kyodo.accounts.requests import Request
from kyodo.consultations import permissions
from kyodo.consultations.actions import exporting
from kyodo.consultations.actions import follow_ups as actions
from kyodo.consultations.actions.bulk_changes import What
from kyodo.consultations.exports.follow_ups import headings, rows_of
from kyodo.consultations.forms.follow_ups import MOVES, NextDateForm, QueueForm, SnoozeForm
from kyodo.consultations.models import Case, SavedView
from kyodo.consultations.models.cases import CaseQuerySet
from kyodo.consultations.queries.case_page import people_of_the_centre
from kyodo.consultations.queries.follow_ups import (
    QueuePage,
    Tab,
    change_just_made,
    owners_who_left,
    queue_page,
    queue_rows,
)
from kyodo.consultations.views.case_page import visible_case
from kyodo.consultations.views.queue_rows import queue_lines
from kyodo.consultations.views.saved_views import saved_views
from kyodo.consultations.views.stopping import stop_if_over
from kyodo.exports.downloads import Download, FileFormat, table_download, wanted_format
from kyodo.lifecycle import Refusal
from kyodo.ui.counted import Counted
from kyodo.ui.pages import show
from kyodo.ui.templatetags.ui import japanese_date


@dataclass(frozen=True)
class TabLink:
    """One list of the queue, with how many there are."""

    label: str
    query: str
    counted: Counted
    is_here: bool


@require_safe
def list_follow_ups(request: Request) -> HttpResponse:
    """No caller's name is on it, so that looking at what is due is no look at a person."""
    if not permissions.can_list_cases(request.user):
        raise PermissionDenied
    now = timezone.now()
    today = timezone.localdate(now)
    cases, people = Case.objects.visible_to(request.user), list(people_of_the_centre())
    form = QueueForm(request.GET, user=request.user, people=people)
    wanted, left = form.wanted, owners_who_left(people)

    def rows_for(query: QueryDict) -> CaseQuerySet:
        other = QueueForm(query, user=request.user, people=people)
        return queue_rows(cases, other.wanted, today, left)

    page = queue_page(cases, wanted, today, left, _number(request))
    context = {
        "form": form,
        "wanted": wanted,
        "tabs": _tabs(request, page, wanted.tab, wanted.days),
        "page": page,
        "lines": queue_lines(page.part.cases, today),
        "moves": MOVES.items(),
        "whats": What.choices,
        "all_ticked": request.GET.get("select") == "all",
        "here": _query(request),
        "list_query": urlencode({"list": _query(request)}),
        "select_query": _query(request, select="all"),
        "previous_query": _query(request, page=page.part.number - 1),
        "next_query": _query(request, page=page.part.number + 1),
        "just_made": change_just_made(request.user, now),
        "saved": saved_views(request, SavedView.Page.FOLLOW_UPS, rows_for),
    }
    return show(request, "consultations/list_follow_ups.html", context)


@require_POST
def export_follow_ups(request: Request) -> Download:
    """The list of this address as a file, all pages."""
    today = timezone.localdate()
    people = list(people_of_the_centre())
    wanted = QueueForm(request.GET, user=request.user, people=people).wanted
    file_format = wanted_format(request.POST.get("format")) or FileFormat.CSV
    exporting.export_follow_ups(
        wanted=wanted, today=today, file_format=file_format, by=request.user
    )
    cases = queue_rows(Case.objects.visible_to(request.user), wanted, today)
    rows = rows_of(cases.select_related("sector", "owner").iterator(chunk_size=1000), today)
    return table_download(_("対応の一覧"), headings(), rows, file_format=file_format, today=today)


def change_next_date(request: Request, pk: int) -> HttpResponse:
    """By one button in the list, or on a page of its own for any other day."""
    case, now = visible_case(request, pk), timezone.now()
    stop_if_over(request, case)
    data, today = request.POST.copy(), timezone.localdate(now)
    moves = {str(days): today + timedelta(days=days) for days in MOVES}
    if moved := moves.get(request.POST.get("days", "")):
        data.update({"next_on": moved.isoformat(), "seen": request.GET.get("seen", "")})
    initial = {"next_on": case.next_on, "seen": case.version}
    form = NextDateForm(data if request.method == "POST" else None, initial=initial, now=now)
    if request.method == "POST" and form.is_valid():
        day = form.cleaned_data["next_on"]
        try:
            actions.change_next_date(
                case_id=pk, next_on=day, seen=form.cleaned_data["seen"], by=request.user, now=now
            )
        except Refusal as refusal:
            case.refresh_from_db()
            form = NextDateForm({"next_on": day, "seen": case.version}, now=now)
            form.add_error(None, str(refusal))
        else:
            words = {"number": case.number, "day": japanese_date(day, "short")}
            messages.success(request, _("%(number)sの期日を%(day)sにしました。") % words)
            return redirect(back_to(request, case))
    return _page_about(request, "change_next_date", case, form)


def snooze_case(request: Request, pk: int) -> HttpResponse:
    """Until when, and why: the reason is read by whoever meets the case meanwhile."""
    case, now = visible_case(request, pk), timezone.now()
    stop_if_over(request, case)
    form = SnoozeForm(request.POST or None, now=now)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            actions.snooze_case(
                case_id=pk, until=typed["until"], reason=typed["reason"], by=request.user, now=now
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            words = {"number": case.number, "day": japanese_date(typed["until"], "short")}
            messages.success(request, _("%(number)sを%(day)sまで休ませました。") % words)
            return redirect(back_to(request, case))
    return _page_about(request, "snooze_case", case, form)


@require_POST
def wake_case(request: Request, pk: int) -> HttpResponse:
    case = visible_case(request, pk)
    actions.wake_case(case_id=pk, by=request.user, now=timezone.now())
    messages.success(
        request, _("%(number)sを戻しました。期日は今日です。") % {"number": case.number}
    )
    return redirect(back_to(request, case))


def back_to(request: Request, case: Case | None = None) -> str:
    """The list as it was narrowed, at the row that comes next; without a list the case itself."""
    narrowed = _list_asked(request)
    if narrowed is None and case is not None:
        return reverse("consultations:show_case", args=[case.pk])
    query = QueryDict(narrowed or "").urlencode()
    row = request.GET.get("then", "")
    place = f"#case-{row}" if row.isascii() and row.isdigit() else ""
    return f"{reverse('consultations:list_follow_ups')}?{query}{place}"


def _list_asked(request: Request) -> str | None:
    """The query of the list from which somebody came, if they came from there."""
    return request.POST.get("list", request.GET.get("list"))


def _page_about(
    request: Request, name: str, case: Case, form: NextDateForm | SnoozeForm
) -> HttpResponse:
    narrowed = _list_asked(request)
    context = {
        "case": case,
        "form": form,
        "back": back_to(request, case),
        "action": "" if narrowed is None else f"?{urlencode({'list': narrowed})}",
    }
    return show(request, f"consultations/{name}.html", context)


def _tabs(request: Request, page: QueuePage, here: Tab, days: int) -> list[TabLink]:
    labels: dict[Tab, StrOrPromise] = {
        Tab.DUE: _("期日が来た"),
        Tab.OVERDUE: _("期日を過ぎた"),
        Tab.SILENT: _("%(days)s日連絡なし") % {"days": days},
        Tab.CALLER: _("相談者待ち"),
        Tab.ASKED: _("照会先待ち"),
        Tab.UNASSIGNED: _("担当なし"),
        Tab.SNOOZED: _("休止中"),
        Tab.ALL: _("すべて"),
    }
    narrowed = _query(request, tab="")
    return [
        TabLink(str(label), narrowed + tab, page.counts[tab], tab == here)
        for tab, label in labels.items()
    ]


def _query(request: Request, **changes: str | int) -> str:
    """The list's own query, what is changed at its end; another tab begins with its first page."""
    gone = {"select", *changes} | ({"page"} if "tab" in changes else set())
    query: dict[str, Any] = {name: texts for name, texts in request.GET.lists() if name not in gone}
    return urlencode(query | changes, doseq=True)


def _number(request: Request) -> int:
    text = request.GET.get("page", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1
