"""What holds for every answer of the site."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control

from kyodo.organisations.permissions import places_asked_once

Answer = Callable[[HttpRequest], HttpResponse]

_CHUNK = 1024 * 1024
_PATIENCE = 512 * _CHUNK
_FORM_AROUND_FILE = 64 * 1024


def refuse_large_bodies(get_response: Answer) -> Answer:
    """Too large a request gets words instead of a broken connection.

    A browser shows an answer only once it has sent everything, so the body is read and thrown
    away, up to half a gigabyte; what is larger is cut off.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        size = int(length) if length.isdigit() else 0
        if size <= settings.UPLOAD_LIMIT + _FORM_AROUND_FILE:
            return get_response(request)
        left = min(size, _PATIENCE)
        while left > 0 and (chunk := request.read(min(left, _CHUNK))):
            left -= len(chunk)
        megabytes = settings.UPLOAD_LIMIT // _CHUNK
        return render(request, "413.html", {"megabytes": megabytes}, status=413)

    return middleware


def keep_pages_private(get_response: Answer) -> Answer:
    """A page for somebody who signed in stays out of caches: counters share their computers."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_store=True)
        return response

    return middleware


def ask_places_once(get_response: Answer) -> Answer:
    """A page asks in many places who its reader is; while it is only read, one answer serves."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return get_response(request)
        with places_asked_once():
            return get_response(request)

    return middleware
