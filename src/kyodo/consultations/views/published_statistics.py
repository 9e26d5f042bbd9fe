"""The half-year statistics as anybody reads them; only what was published is ever touched."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from kyodo.consultations.exports.statistics import CONTENT_TYPES
from kyodo.consultations.models import StatisticsEdition
from kyodo.consultations.queries.statistics_page import edition_page
from kyodo.consultations.views.statistics import drawn, file_response
from kyodo.fiscal import FiscalYear, HalfYear
from kyodo.ui.pages import show

ASK_AGAIN_AFTER = 5 * 60  # seconds


@login_not_required
@require_safe
def list_published_statistics(request: HttpRequest) -> HttpResponse:
    """The edition in force of each half, newest first."""
    rows = [
        (edition, edition_page(edition).intake.now)
        for edition in StatisticsEdition.objects.latest_of_each()
    ]
    return show(request, "consultations/list_published_statistics.html", {"rows": rows})


@login_not_required
@require_safe
def show_published_statistics(
    request: HttpRequest, year: int, half: int, number: int | None = None
) -> HttpResponse:
    """The edition in force, or an earlier one by its number."""
    editions, edition = _editions(year, half, number)
    page = edition_page(edition)
    context = {
        "edition": edition,
        "latest": editions[-1],
        "earlier": [each for each in editions if each.number < edition.number],
        "page": page,
        "tables": drawn(page),
        "extensions": [(extension, extension.upper()) for extension in CONTENT_TYPES],
    }
    return show(request, "consultations/show_published_statistics.html", context)


@login_not_required
@require_safe
def download_published_statistics(
    request: HttpRequest, year: int, half: int, number: int, extension: str
) -> HttpResponse:
    """One file of one edition. Its language stands in the address, so that caches may keep it."""
    language = request.GET.get("language", settings.LANGUAGE_CODE)
    if language not in dict(settings.LANGUAGES):
        raise Http404
    _all, edition = _editions(year, half, number)
    with translation.override(language):
        response = file_response(edition_page(edition), extension)
    patch_cache_control(response, public=True, max_age=ASK_AGAIN_AFTER)
    return response


def _editions(
    year: int, half: int, number: int | None
) -> tuple[list[StatisticsEdition], StatisticsEdition]:
    if half not in (1, 2) or not 1900 <= year <= 9000:
        raise Http404
    editions = list(StatisticsEdition.objects.of_half(HalfYear(FiscalYear(year), half)))
    wanted = [each for each in editions if number in (None, each.number)]
    if not wanted:
        raise Http404
    return editions, wanted[-1]
