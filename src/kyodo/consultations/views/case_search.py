"""Looking for words in all consultations."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from kyodo.accounts.requests import Request
from kyodo.audit.trail import record_readings
from kyodo.consultations import permissions
from kyodo.consultations.forms.case_search import LONGEST, SearchForm
from kyodo.consultations.queries.case_search import FoundCase, search_page
from kyodo.search.marking import Piece, marked_whole
from kyodo.ui.pages import show


@dataclass(frozen=True)
class Row:
    """One line; in what is shown anyway the words are marked as well."""

    found: FoundCase
    summary: list[Piece]
    group: list[Piece]
    caller: list[Piece]


@require_safe
def search_cases(request: Request) -> HttpResponse:
    """Names and texts of cases are shown, so it is recorded of which ones."""
    if not permissions.can_list_cases(request.user):
        raise PermissionDenied
    words = request.GET.get("words", "").strip()
    form = SearchForm({"words": words}) if words else SearchForm()
    page = search_page(request.user, words[:LONGEST], _before(request))
    record_readings(by=request.user, targets=[found.case for found in page.cases])
    older = request.GET.copy()
    older["before"] = str(page.older)
    first = request.GET.copy()
    first.pop("before", None)
    context = {
        "form": form,
        "page": page,
        "rows": [_row(found, words) for found in page.cases],
        "words": words,
        "is_first": "before" not in request.GET,
        "older_query": older.urlencode(),
        "first_query": first.urlencode(),
    }
    return show(request, "consultations/search_cases.html", context, part="results")


def _row(found: FoundCase, words: str) -> Row:
    case = found.case
    return Row(
        found=found,
        summary=marked_whole(case.summary, words),
        group=marked_whole(case.group_name, words),
        caller=marked_whole(str(case.caller or ""), words),
    )


def _before(request: Request) -> int | None:
    before = request.GET.get("before", "")
    return int(before) if before.isascii() and before.isdigit() and len(before) < 11 else None
