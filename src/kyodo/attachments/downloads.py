"""Handing a file out: always to keep, never to be shown by the browser under our address."""

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.utils.cache import patch_cache_control

from kyodo.attachments.models import StoredFile


def file_response(stored: StoredFile) -> FileResponse:
    """The bytes, streamed. ``Http404`` for what was erased or carries a virus.

    The view has asked before who may have it.
    """
    if stored.erased_at is not None or stored.scan == StoredFile.Scan.INFECTED:
        raise Http404
    try:
        content = default_storage.open(stored.place)
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(
        content, as_attachment=True, filename=stored.name, content_type=stored.content_type
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["X-Robots-Tag"] = "noindex"
    patch_cache_control(response, private=True, no_store=True)
    return response
