"""Looking for words in all consultations."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_safe
from django_stubs_ext import StrOrPromise

from kyodo.accounts.requests import Request
from kyodo.audit.trail import record_readings
from kyodo.consultations import permissions
from kyodo.consultations.forms.case_search import LONGEST, SearchForm
from kyodo.consultations.queries.case_search import FoundCase, Place, search_page
from kyodo.consultations.states import CaseState
from kyodo.punctuation import bracketed
from kyodo.search.html import with_marks
from kyodo.search.marking import marked_whole
from kyodo.ui.pages import show
from kyodo.ui.templatetags.ui import japanese_date


@dataclass(frozen=True)
class ShownPlace:
    """Where a word stands, with the words marked."""

    label: str
    day: str
    text: str


@dataclass(frozen=True)
class Row:
    """One line; what many lines have in common was put into words once."""

    key: int
    number: str
    summary: str
    caller: str
    group: str
    badge: str
    day: str
    places: list[ShownPlace]


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
        "rows": _rows(page.cases, words),
        "words": words,
        "is_first": "before" not in request.GET,
        "older_query": older.urlencode(),
        "first_query": first.urlencode(),
    }
    return show(request, "consultations/search_cases.html", context, part="results")


def _rows(cases: Sequence[FoundCase], words: str) -> list[Row]:
    badges = {
        (state, is_open): _badge(CaseState(state).label, "active" if is_open else "done")
        for state, is_open in {(found.case.state, found.case.is_open) for found in cases}
    }
    return [
        Row(
            key=case.pk,
            number=case.number,
            summary=with_marks(marked_whole(case.summary, words)),
            caller=with_marks(marked_whole(str(case.caller or ""), words)),
            group=with_marks(marked_whole(case.group_name, words)),
            badge=badges[case.state, case.is_open],
            day=japanese_date(case.received_on, "short"),
            places=[_shown(place) for place in found.places],
        )
        for found in cases
        for case in (found.case,)
    ]


def _shown(place: Place) -> ShownPlace:
    day = ""
    if place.happened_at is not None:
        local = timezone.localtime(place.happened_at)
        day = bracketed(f"{local.year}/{local.month}/{local.day}")
    return ShownPlace(place.label, day, with_marks(place.pieces))


def _badge(label: StrOrPromise, tone: str) -> str:
    return render_to_string("ui/badge.html", {"label": label, "tone": tone})


def _before(request: Request) -> int | None:
    before = request.GET.get("before", "")
    return int(before) if before.isascii() and before.isdigit() and len(before) < 11 else None
