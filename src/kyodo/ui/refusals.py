"""A refusal in words brings the person back to the page they came from, with the words on it."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from kyodo.lifecycle import Refusal


class RefusalMiddleware:
    """For the many actions where nothing typed could be lost; a view with a form answers itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a ``Refusal`` with a redirect and a message; leave everything else alone."""
        if not isinstance(exception, Refusal):
            return None
        for line in str(exception).splitlines():
            messages.error(request, line)
        return redirect(_page_before(request))


def _page_before(request: HttpRequest) -> str:
    referer = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(referer, allowed_hosts={request.get_host()}):
        parts = urlsplit(referer)
        return f"{parts.path}?{parts.query}" if parts.query else parts.path
    return "/"
