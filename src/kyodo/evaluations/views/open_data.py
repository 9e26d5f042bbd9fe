"""What was published, for programs: a feed, files over everything, and the page about them."""

import hashlib
import json
from collections.abc import Callable, Iterable
from datetime import UTC
from importlib.metadata import version

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import InvalidPage, Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date, quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kyodo.evaluations.exports import publication_schema
from kyodo.evaluations.exports.catalogue import catalogue
from kyodo.evaluations.exports.feed import FeedHead, publications_feed
from kyodo.evaluations.exports.open_data import (
    Site,
    answers_csv,
    publications_csv,
    publications_json,
    publications_schema,
)
from kyodo.evaluations.queries.open_data import (
    editions_on_page,
    extent,
    newest_editions,
    published_in_turn,
)
from kyodo.ui.pages import show

ENTRIES_PER_PAGE = 50
ASK_AGAIN_AFTER = 5 * 60  # seconds
SCHEMAS = {"publication": publication_schema, "publications": publications_schema}


@login_not_required
@require_safe
def show_open_data(request: HttpRequest) -> HttpResponse:
    """Which files there are, what they hold, and under which terms."""
    language = translation.get_language() or settings.LANGUAGE_CODE
    context = {"site": _site(request, language), "extent": extent()}
    response = show(request, "evaluations/show_open_data.html", context)
    if not request.user.is_authenticated:
        patch_cache_control(response, private=True, no_cache=True)
    return response


@login_not_required
@require_safe
def feed_publications(request: HttpRequest) -> HttpResponseBase:
    """Newest first; what is older is on the pages behind, none is left out."""
    language, site = _language(request), _site(request)
    try:
        page = Paginator(newest_editions(), ENTRIES_PER_PAGE).page(request.GET.get("page", 1))
    except InvalidPage as invalid:
        raise Http404 from invalid
    path = site.address + reverse("evaluations:feed_publications")

    def address(number: int) -> str:
        return f"{path}?language={language}" + (f"&page={number}" if number > 1 else "")

    links = {
        "self": address(page.number),
        "alternate": site.address + reverse("evaluations:list_publications"),
        "first": address(1),
        "last": address(page.paginator.num_pages),
    }
    if page.has_next():
        links["next"] = address(page.next_page_number())
    if page.has_previous():
        links["previous"] = address(page.previous_page_number())

    def write() -> Iterable[bytes]:
        rows = editions_on_page(list(page.object_list), site.address)
        return [publications_feed(rows, FeedHead(language, extent().updated_at, links), site)]

    return _file(request, write, "application/atom+xml; charset=utf-8", f"feed {page.number}")


@login_not_required
@require_safe
def download_publications(request: HttpRequest, extension: str) -> HttpResponseBase:
    """The list of all editions of all evaluations, without any limit."""
    site = _site(request)
    if extension == "csv":
        return _file(
            request,
            lambda: publications_csv(published_in_turn(site.address), site),
            "text/csv; charset=utf-8",
            "publications.csv",
        )
    if extension == "json":
        return _file(
            request,
            lambda: publications_json(published_in_turn(site.address), site, extent()),
            "application/json",
            "publications.json",
        )
    raise Http404


@login_not_required
@require_safe
def download_published_answers(request: HttpRequest) -> HttpResponseBase:
    """Every published mark in one table, for those who count."""
    site = _site(request)
    return _file(
        request,
        lambda: answers_csv(published_in_turn(site.address)),
        "text/csv; charset=utf-8",
        "answers.csv",
    )


@login_not_required
@require_safe
def download_publication_schema(request: HttpRequest, name: str) -> HttpResponse:
    """How a JSON file is built."""
    if name not in SCHEMAS:
        raise Http404
    return _json(SCHEMAS[name](), "application/schema+json")


@login_not_required
@require_safe
def download_open_data_catalogue(request: HttpRequest) -> HttpResponse:
    """The page about the files, for the machines of data portals."""
    with translation.override(_language(request)):
        return _json(catalogue(_site(request), extent()), "application/ld+json")


def _site(request: HttpRequest, language: str = "") -> Site:
    with translation.override(language or _language(request)):
        name = settings.INSTALLATION_NAME or _("協働帳")
    return Site(
        name=name,
        address=request.build_absolute_uri("/").rstrip("/"),
        licence=settings.OPEN_DATA_LICENCE,
        licence_url=settings.OPEN_DATA_LICENCE_URL,
    )


def _language(request: HttpRequest) -> str:
    """It stands in the address, never in a cookie, so that a cache on the way may keep the file."""
    language: str = request.GET.get("language", settings.LANGUAGE_CODE)
    if language not in dict(settings.LANGUAGES):
        raise Http404
    return language


def _file(
    request: HttpRequest, write: Callable[[], Iterable[bytes]], content_type: str, name: str
) -> HttpResponseBase:
    """Written only if something was published since the reader asked last."""
    language, now = _language(request), extent()
    site = _site(request)
    state = f"{name} {language} {site} {now} {version('kyodo-cho')}"
    etag = quote_etag(hashlib.sha256(state.encode()).hexdigest())
    modified = int(now.updated_at.astimezone(UTC).timestamp()) if now.updated_at else None
    response: HttpResponseBase | None = get_conditional_response(
        request, etag=etag, last_modified=modified
    )
    if response is None:
        with translation.override(language):
            response = StreamingHttpResponse(write(), content_type=content_type)
        if "." in name:
            response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["ETag"] = etag
    if modified is not None:
        response.headers["Last-Modified"] = http_date(modified)
    patch_cache_control(response, public=True, max_age=ASK_AGAIN_AFTER)
    return response


def _json(data: object, content_type: str) -> HttpResponse:
    text = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
    response = HttpResponse(text, content_type=content_type)
    patch_cache_control(response, public=True, max_age=ASK_AGAIN_AFTER)
    return response
