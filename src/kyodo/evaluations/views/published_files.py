"""Files of what was published: made once, kept for a while, asked for again for nothing."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version

from django.conf import settings
from django.core.cache import cache
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import content_disposition_header, http_date, quote_etag

from kyodo.evaluations.exports import (
    CONTENT_TYPES,
    Paper,
    Variant,
    figures_csv,
    file_name,
    layout_of,
    paper_file,
    publication_csv,
    publication_json,
)
from kyodo.evaluations.exports.shape import Snapshot
from kyodo.evaluations.models import Publication
from kyodo.evaluations.queries.editions import Editions, editions_of
from kyodo.evaluations.queries.word_templates import word_template_digest, word_template_of

KEPT_FOR = 24 * 60 * 60  # seconds
ASK_AGAIN_AFTER = 5 * 60  # seconds

DATA: dict[str, tuple[str, Callable[[Snapshot, Editions, str], bytes]]] = {
    "csv": (
        "text/csv; charset=utf-8",
        lambda snapshot, editions, language: publication_csv(snapshot, editions, language=language),
    ),
    "figures.csv": (
        "text/csv; charset=utf-8",
        lambda snapshot, editions, language: figures_csv(snapshot, language=language),
    ),
    "json": (
        "application/json",
        lambda snapshot, editions, language: publication_json(snapshot, editions),
    ),
}


def published_file(request: HttpRequest, publication: Publication, extension: str) -> HttpResponse:
    """One file of one edition, the same for everybody.

    Its language stands in the address (``?language=en``), never in a cookie, so that a cache on
    the way may keep it. Raises ``Http404`` for a kind of file that there is none of.
    """
    content_type = CONTENT_TYPES.get(extension) or DATA.get(extension, ("",))[0]
    lacks = extension == "figures.csv" and not publication.snapshot.get("evidence")
    if not content_type or lacks or publication.published_at is None:
        raise Http404
    language = request.GET.get("language", settings.LANGUAGE_CODE)
    if language not in dict(settings.LANGUAGES):
        raise Http404
    editions = editions_of(publication, request.build_absolute_uri("/").rstrip("/"))
    # A correction adds to the files of the edition before that it has been replaced.
    name = f"{publication.digest}.{editions.page}.{editions.latest}.{extension}.{language}"
    if extension == "docx":
        name += word_template_digest(publication.evaluation.sheet_format_id)
    name = hashlib.sha256(f"{name}.{version('kyodo-cho')}".encode()).hexdigest()
    etag = quote_etag(name)
    # A city may change its template afterwards: then only the tag tells old and new apart.
    modified = _modified(publication) if extension != "docx" else None
    response = get_conditional_response(request, etag=etag, last_modified=modified)
    if response is None:
        content = _kept(
            f"publication:{name}", lambda: _made(publication, editions, extension, language)
        )
        response = HttpResponse(content, content_type=content_type)
        response.headers["Content-Disposition"] = (
            content_disposition_header(
                extension != "pdf", file_name(_paper(publication, language), extension)
            )
            or "inline"
        )
    response.headers["ETag"] = etag
    if modified is not None:
        response.headers["Last-Modified"] = http_date(modified)
    response.headers["Link"] = editions.link_header()
    patch_cache_control(response, public=True, max_age=ASK_AGAIN_AFTER)
    return response


def _modified(publication: Publication) -> int:
    """When the edition that came last was published: it is named in the files of the others."""
    published = Publication.objects.published().filter(evaluation=publication.evaluation_id)
    latest: datetime = published.aggregate(at=Max("published_at"))["at"]
    return int(latest.astimezone(UTC).timestamp())


def _made(publication: Publication, editions: Editions, extension: str, language: str) -> bytes:
    if extension in DATA:
        return DATA[extension][1](publication.snapshot, editions, language)
    template = None
    if extension == "docx":
        template = word_template_of(publication.evaluation.sheet_format_id)
    return paper_file(_paper(publication, language), extension, word_template=template)


def _paper(publication: Publication, language: str) -> Paper:
    layout = layout_of(publication.evaluation.form)
    return Paper(publication.snapshot, Variant.PUBLISHED, layout, language=language)


def _kept(key: str, make: Callable[[], bytes]) -> bytes:
    content: bytes | None = cache.get(key)
    if content is None:
        content = make()
        cache.set(key, content, KEPT_FOR)
    return content
