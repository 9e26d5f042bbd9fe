"""A refusal in words brings the person back to the page they came from, with the words on it."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from kyodo.lifecycle import Refusal
from kyodo.ui import typed_text


class TooLate(Refusal):
    """A page that has nothing to offer any more; its reader is taken to the address ``page``."""

    def __init__(self, words: str, page: str) -> None:
        self.page = page
        super().__init__(words)


class RefusalMiddleware:
    """One answer for all actions; a form with ``{% typed_by %}`` gets its text back as well."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a ``Refusal`` with a redirect and a message, a saving script with the words."""
        if not isinstance(exception, Refusal):
            return None
        if request.headers.get(typed_text.AUTOSAVE_HEADER):
            return HttpResponse(
                str(exception), status=422, content_type="text/plain; charset=utf-8"
            )
        if isinstance(exception, TooLate):
            messages.warning(request, str(exception))
            return redirect(exception.page)
        typed_text.keep_refused(request)
        for line in str(exception).splitlines():
            messages.error(request, line)
        page = _page_before(request)
        if request.headers.get("HX-Request"):
            return HttpResponse(status=204, headers={"HX-Redirect": page})
        return redirect(page)


def _page_before(request: HttpRequest) -> str:
    referer = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(referer, allowed_hosts={request.get_host()}):
        parts = urlsplit(referer)
        return f"{parts.path}?{parts.query}" if parts.query else parts.path
    return "/"
