"""All consultations: narrowed, in order, page by page, and as a file of exactly that."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kyodo.accounts.requests import Request
from kyodo.audit.trail import record_readings
from kyodo.classifications.states import Kind
from kyodo.consultations import permissions
from kyodo.consultations.actions import exporting
from kyodo.consultations.exports.case_list import headings, rows_of
from kyodo.consultations.forms.case_list import CaseListForm
from kyodo.consultations.models import Case, SavedView
from kyodo.consultations.models.cases import CaseQuerySet
from kyodo.consultations.queries.case_list import (
    DEFAULT_ORDER,
    Edge,
    ListPage,
    case_page_of,
    exported_cases,
    matching_cases,
)
from kyodo.consultations.states import CaseState, Outcome
from kyodo.consultations.views.saved_views import saved_views
from kyodo.exports.downloads import Download, FileFormat, table_download, wanted_format
from kyodo.ui.pages import show
from kyodo.ui.templatetags.ui import japanese_date

_MOST_DIGITS = 18


@dataclass(frozen=True)
class Row:
    """One line; what many lines have in common was put into words once."""

    key: int
    number: str
    summary: str
    caller: str
    group: str
    badge: str
    outcome: str
    owner: str
    next_day: str
    next_action: str
    day: str
    means: str


@require_safe
def list_cases(request: Request) -> HttpResponse:
    """Filter, order and place stand in the address, so that a list can be sent to a colleague.

    What stands in a case is personal data, so it is recorded which ones were shown.
    """
    if not permissions.can_list_cases(request.user):
        raise PermissionDenied
    form, cases = CaseListForm(request.GET), Case.objects.visible_to(request.user)
    wanted = form.wanted
    page = case_page_of(request.user, wanted, _edge(request))
    record_readings(by=request.user, targets=page.cases)
    means = {word.pk: str(word) for word in form.words.get(Kind.MEANS, [])}
    first, last = (page.cases[0].pk, page.cases[-1].pk) if page.cases else (None, None)

    def rows_for(query: QueryDict) -> CaseQuerySet:
        return matching_cases(cases.order_by(), CaseListForm(query, like=form).wanted)

    context = {
        "form": form,
        "wanted": wanted,
        "often": [form[name] for name in form.often],
        "seldom": [bound for bound in form if bound.name not in form.often],
        "is_seldom": any(form.data.get(name) for name in form.fields if name not in form.often),
        "page": page,
        "saved": saved_views(request, SavedView.Page.CASES, rows_for),
        "end": page.start + len(page.cases) - 1,
        "rows": _rows(page, means, names=wanted.names),
        "order": DEFAULT_ORDER,
        "query": _query(request),
        "before_query": _query(request, before=first),
        "after_query": _query(request, after=last),
    }
    return show(request, "consultations/list_cases.html", context, part="cases")


@require_POST
def export_cases(request: Request) -> Download:
    """The list of this address as a file, all pages; line by line, however long it is."""
    wanted = CaseListForm(request.GET).wanted
    file_format = wanted_format(request.POST.get("format")) or FileFormat.CSV
    exporting.export_cases(wanted=wanted, file_format=file_format, by=request.user)
    head = headings(names=wanted.names)
    rows = rows_of(exported_cases(request.user, wanted), names=wanted.names)
    return table_download(
        _("相談の一覧"), head, rows, file_format=file_format, today=timezone.localdate()
    )


def _rows(page: ListPage, means: dict[int, str], *, names: bool) -> list[Row]:
    badges = {
        (state, is_open): _badge(state, is_open=is_open)
        for state, is_open in {(case.state, case.is_open) for case in page.cases}
    }
    days: dict[date | None, str] = {None: ""}
    for case in page.cases:
        for day in (case.received_on, case.next_on):
            if day not in days:
                days[day] = japanese_date(day, "short")
    outcomes = {str(value): str(label) for value, label in Outcome.choices}
    return [
        Row(
            key=case.pk,
            number=case.number,
            summary=case.summary,
            caller=str(case.caller or "") if names else "",
            group=case.group_name,
            badge=badges[case.state, case.is_open],
            outcome=outcomes.get(case.outcome, ""),
            owner=str(case.owner or ""),
            next_day=days[case.next_on],
            next_action=case.next_action,
            day=days[case.received_on],
            means=means.get(case.means_id, ""),
        )
        for case in page.cases
    ]


def _badge(state: str, *, is_open: bool) -> str:
    label = CaseState(state).label
    return render_to_string(
        "ui/badge.html", {"label": label, "tone": "active" if is_open else "done"}
    )


def _edge(request: Request) -> Edge | None:
    for name in ("after", "before"):
        key = request.GET.get(name, "")
        if key.isascii() and key.isdigit() and len(key) <= _MOST_DIGITS:
            return Edge(int(key), is_back=name == "before")
    return None


def _query(request: Request, **place: int | None) -> str:
    """The same list from another place; without one, from its beginning."""
    query = request.GET.copy()
    for name in ("after", "before"):
        query.pop(name, None)
    for name, key in place.items():
        query[name] = str(key)
    return query.urlencode()
