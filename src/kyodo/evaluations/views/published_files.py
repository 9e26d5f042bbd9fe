"""Files of what was published: made once, kept for a while, asked for again for nothing."""

import hashlib
from collections.abc import Callable
from datetime import UTC
from importlib.metadata import version

from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import content_disposition_header, http_date, quote_etag

from kyodo.evaluations.exports import publication_csv, publication_json, publication_pdf
from kyodo.evaluations.exports.shape import Snapshot
from kyodo.evaluations.models import Publication

KEPT_FOR = 24 * 60 * 60  # seconds
ASK_AGAIN_AFTER = 5 * 60  # seconds

Maker = Callable[[Snapshot, str], bytes]
KINDS: dict[str, tuple[str, Maker]] = {
    "pdf": (
        "application/pdf",
        lambda snapshot, language: publication_pdf(snapshot, language=language),
    ),
    "csv": (
        "text/csv; charset=utf-8",
        lambda snapshot, language: publication_csv(snapshot, language=language),
    ),
    "json": ("application/json", lambda snapshot, language: publication_json(snapshot)),
}


def published_file(request: HttpRequest, publication: Publication, extension: str) -> HttpResponse:
    """One file of one edition, the same for everybody.

    Its language stands in the address (``?language=en``), never in a cookie, so that a cache on
    the way may keep it. Raises ``Http404`` for a kind of file that there is none of.
    """
    if extension not in KINDS or publication.published_at is None:
        raise Http404
    content_type, make = KINDS[extension]
    language = request.GET.get("language", settings.LANGUAGE_CODE)
    if language not in dict(settings.LANGUAGES):
        raise Http404
    name = f"{publication.digest}.{extension}.{language}.{version('kyodo-cho')}"
    etag = quote_etag(hashlib.sha256(name.encode()).hexdigest())
    modified = int(publication.published_at.astimezone(UTC).timestamp())
    response = get_conditional_response(request, etag=etag, last_modified=modified)
    if response is None:
        content = _kept(f"publication:{name}", lambda: make(publication.snapshot, language))
        response = HttpResponse(content, content_type=content_type)
        response.headers["Content-Disposition"] = (
            content_disposition_header(extension != "pdf", _file_name(publication, extension))
            or "inline"
        )
    response.headers["ETag"] = etag
    response.headers["Last-Modified"] = http_date(modified)
    patch_cache_control(response, public=True, max_age=ASK_AGAIN_AFTER)
    return response


def _kept(key: str, make: Callable[[], bytes]) -> bytes:
    content: bytes | None = cache.get(key)
    if content is None:
        content = make()
        cache.set(key, content, KEPT_FOR)
    return content


def _file_name(publication: Publication, extension: str) -> str:
    project = publication.snapshot["overview"]["project"][:60].replace("/", "／")
    return f"{project}_{publication.evaluation.fiscal_year}_{publication.number}.{extension}"
