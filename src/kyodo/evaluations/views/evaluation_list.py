"""The list of all evaluations that somebody may know of, as a page and as a file."""

from dataclasses import dataclass, replace

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_stubs_ext import StrOrPromise

from kyodo.accounts.requests import Request
from kyodo.evaluations import permissions
from kyodo.evaluations.exports.evaluation_list import headings, lines_of
from kyodo.evaluations.forms.evaluation_list import EvaluationListForm
from kyodo.evaluations.models.evaluations import STATE_TONES
from kyodo.evaluations.queries.evaluation_list import (
    DEFAULT_ORDER,
    ROWS,
    ListPage,
    Wanted,
    choices,
    evaluation_page,
    matching_keys,
    may_prepare_any,
    party_names,
)
from kyodo.evaluations.queries.hold_ups import hold_ups
from kyodo.evaluations.states import State
from kyodo.exports.downloads import Download, table_download, wanted_format
from kyodo.fiscal import FiscalYear
from kyodo.ui.counted import Counted
from kyodo.ui.pages import show
from kyodo.ui.templatetags.ui import japanese_date

LAST_PAGE = 100_000


@dataclass(frozen=True)
class StateLink:
    """One state above the list, with how many there are of it."""

    label: str
    query: str
    counted: Counted
    is_chosen: bool


@dataclass(frozen=True)
class Row:
    """One line; what many lines have in common was put into words once."""

    key: int
    name: str
    parties: str
    year: str
    badge: str
    held: str
    due: str
    late: str


@require_safe
def list_evaluations(request: Request) -> HttpResponse | Download:
    """Filter, order and page stand in the address, so that a list can be sent to a colleague.

    As a file it holds everything that the list shows on all its pages, in its order.
    """
    offered = choices()
    form = EvaluationListForm(request.GET, choices=offered)
    wanted = form.wanted
    if file_format := wanted_format(request.GET.get("format")):
        today = timezone.localdate()
        keys = matching_keys(request.user, wanted)
        rows = lines_of(keys, today=today, address=settings.ADDRESS)
        title = _("相互評価の一覧")
        return table_download(title, headings(), rows, file_format=file_format, today=today)
    page = evaluation_page(request.user, wanted, _page_number(request), offered.years)
    context = {
        "form": form,
        "wanted": wanted,
        "page": page,
        "numbered": _numbered(page),
        "rows": _rows(page),
        "order": DEFAULT_ORDER,
        "states": _state_links(request, wanted, page),
        "previous_query": _query(request, page=page.number - 1),
        "next_query": _query(request, page=page.number + 1),
        "without_project": _query(request, project=None, page=None),
        "is_narrowed": replace(wanted, state="").is_narrowed,
        "can_prepare": may_prepare_any(request.user),
        "can_import": permissions.can_import_sheet(request.user),
    }
    return show(request, "evaluations/list_evaluations.html", context)


def _rows(page: ListPage) -> list[Row]:
    held = hold_ups(page.evaluations, timezone.localdate())
    parties = party_names(page.evaluations)
    years = {start: str(FiscalYear(start)) for start in {e.fiscal_year for e in page.evaluations}}
    days = {day: japanese_date(day, "short") for day in {each.due_on for each in held.values()}}
    badges = {state.value: _badge(state.label, STATE_TONES[state]) for state in State}
    late = _badge(_("過ぎています"), "warning")
    return [
        Row(
            key=each.pk,
            name=each.project.name,
            parties=parties.get(each.project_id, ""),
            year=years[each.fiscal_year],
            badge=badges[each.state],
            held="\n".join(held[each.pk].sentences),
            due=days[held[each.pk].due_on],
            late=late if held[each.pk].is_late else "",
        )
        for each in page.evaluations
    ]


def _badge(label: StrOrPromise, tone: str) -> str:
    return render_to_string("ui/badge.html", {"label": label, "tone": tone})


def _page_number(request: Request) -> int:
    text = request.GET.get("page", "")
    return min(int(text), LAST_PAGE) if text.isdecimal() and len(text) < 10 else 1


def _numbered(page: ListPage) -> object | None:
    """Numbers of pages, where it is known how many there are."""
    if not page.total.is_exact or not page.evaluations:
        return None
    return Paginator(range(page.total.number), ROWS).get_page(page.number)


def _state_links(request: Request, wanted: Wanted, page: ListPage) -> list[StateLink]:
    every = StateLink(
        _("すべて"), _query(request, state=None, page=None), page.everything, not wanted.state
    )
    return [
        every,
        *(
            StateLink(
                str(state.label),
                _query(request, state=state.value, page=None),
                page.counts.get(state.value, Counted(0)),
                wanted.state == state.value,
            )
            for state in State
        ),
    ]


def _query(request: Request, **changes: object) -> str:
    """The query of this address with changes; None leaves a part out."""
    query = request.GET.copy()
    for key, value in changes.items():
        query.pop(key, None)
        if value is not None:
            query[key] = str(value)
    return query.urlencode()
