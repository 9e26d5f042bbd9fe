"""Nothing that a person typed is lost because a session ended while they were writing.

A form carries ``{% typed_by %}``: a signed field that names the writer and the page. When such a
form arrives without a session, its text waits in the anonymous session until that same person has
signed in; then every page offers it again. Somebody else who signs in never sees it, and a form
that one person filled in is never saved in the name of another who has signed in since.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypedDict

from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

FIELD = "typed_by"
KEPT_FIELD = "kept_text"
SESSION_KEY = "kyodo.ui.kept_text"
AUTOSAVE_HEADER = "X-Autosave"
MAX_CHARACTERS = 200_000
_NEVER_KEPT = ("password", "secret", "csrfmiddlewaretoken", FIELD, KEPT_FIELD)
_SHOWN_FROM = 20  # shorter values without a label travel along unseen


class Kept(TypedDict):
    """One form as it was sent: JSON, because it lies in the session."""

    id: str
    by: str
    path: str
    page: str
    fields: list[tuple[str, str]]
    labels: dict[str, str]
    refused: bool


@dataclass(frozen=True)
class Writer:
    """Who filled in a form, and on which page it stood."""

    by: str
    page: str
    labels: Mapping[str, str]


@dataclass(frozen=True)
class KeptField:
    name: str
    label: str
    text: str
    shown: bool


def hidden_field(request: HttpRequest, labels: Mapping[str, str] | None = None) -> SafeString:
    """The signed field; nothing for an anonymous reader. It has no date, so pages stay equal."""
    if not request.user.is_authenticated:
        return SafeString("")
    htmx = getattr(request, "htmx", None)
    page = (htmx and htmx.current_url_abs_path) or request.get_full_path()
    content = {"by": str(request.user.pk), "page": page, "labels": dict(labels or {})}
    return format_html(
        '<input type="hidden" name="{}" value="{}">', FIELD, _signer().sign_object(content)
    )


def writer_of(request: HttpRequest) -> Writer | None:
    """The person who filled in the posted form, if the form says so and nobody altered it."""
    value = request.POST.get(FIELD)
    if not value:
        return None
    try:
        content = _signer().unsign_object(value)
    except signing.BadSignature:
        return None
    return Writer(content["by"], content["page"], content["labels"])


def kept_for(request: HttpRequest) -> list[Kept]:
    """What waits for the person who is signed in; for an anonymous reader nothing."""
    if not request.user.is_authenticated:
        return []
    return [kept for kept in _all_kept(request) if kept["by"] == str(request.user.pk)]


def waits_for_sign_in(request: HttpRequest) -> bool:
    """Whether the page of sign-in may say that a text is being kept (never whose or which)."""
    return not request.user.is_authenticated and bool(_all_kept(request))


def fields_of(kept: Kept) -> list[KeptField]:
    """The fields to show and to send again, those with a label or some length to be read."""
    return [
        KeptField(
            name,
            kept["labels"].get(name, name),
            text,
            bool(text) and (name in kept["labels"] or len(text) >= _SHOWN_FROM or "\n" in text),
        )
        for name, text in kept["fields"]
    ]


def discard(request: HttpRequest, kept_id: str) -> None:
    """Forget one kept text of the person who is signed in."""
    _store(request, [kept for kept in _all_kept(request) if kept["id"] != kept_id])


def answer_without_session(request: HttpRequest, writer: Writer) -> HttpResponse:
    """Keep the text and ask to sign in; what is too long to be kept is shown, to be copied."""
    if request.headers.get(AUTOSAVE_HEADER):
        return HttpResponse(status=401)  # the browser itself still holds the text
    kept = posted(request, writer)
    everything = [*_all_kept(request), kept]
    if _length(everything) > MAX_CHARACTERS:
        return render(request, "ui/too_long_to_keep.html", {"kept": kept}, status=413)
    _store(request, everything)
    answer = redirect_to_login(writer.page)
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": answer.url})
    return answer


def answer_somebody_else(request: HttpRequest) -> HttpResponse:
    """Save nothing: the page was opened by one person, and another has signed in since."""
    if request.headers.get(AUTOSAVE_HEADER):
        why = _("ほかの方がログインしたため、保存できません。文章を写し取ってください。")
        return HttpResponse(why, status=403, content_type="text/plain; charset=utf-8")
    return render(request, "ui/typed_by_somebody_else.html", status=403)


def keep_refused(request: HttpRequest) -> None:
    """A rule said no and the person goes back to another page: what they typed goes with them."""
    writer = writer_of(request)
    if writer is None or writer.by != str(request.user.pk):
        return
    kept = posted(request, writer, refused=True)
    everything = [*_all_kept(request), kept]
    if any(field.shown for field in fields_of(kept)) and _length(everything) <= MAX_CHARACTERS:
        _store(request, everything)


def posted(request: HttpRequest, writer: Writer, refused: bool = False) -> Kept:
    """The text of the form that has just arrived."""
    fields = [
        (name, text)
        for name, texts in request.POST.lists()
        if not any(word in name.lower() for word in _NEVER_KEPT)
        for text in map(str, texts)
    ]
    return Kept(
        id=secrets.token_hex(8),
        by=writer.by,
        path=request.get_full_path(),
        page=writer.page,
        fields=fields,
        labels=dict(writer.labels),
        refused=refused,
    )


class KeepTypedTextMiddleware:
    """Stands after sign-in is known and before it is demanded."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        self._forget_what_others_typed(request)
        response: HttpResponseBase = self.get_response(request)
        sent_again = request.POST.get(KEPT_FIELD) if request.method == "POST" else None
        if sent_again and response.status_code < 400 and request.user.is_authenticated:
            discard(request, sent_again)
        return response

    def process_view(
        self, request: HttpRequest, view: Any, _args: object, _kwargs: object
    ) -> HttpResponse | None:
        """Step in where the text would be thrown away, or saved in the name of somebody else."""
        writer = writer_of(request) if request.method == "POST" else None
        if writer is None or not getattr(view, "login_required", True):
            return None
        if not request.user.is_authenticated:
            return answer_without_session(request, writer)
        if writer.by != str(request.user.pk):
            return answer_somebody_else(request)
        return None

    def _forget_what_others_typed(self, request: HttpRequest) -> None:
        if not _all_kept(request) or not request.user.is_authenticated:
            return
        own = kept_for(request)
        if len(own) != len(_all_kept(request)):
            _store(request, own)


def _signer() -> signing.Signer:
    return signing.Signer(salt="kyodo.ui.typed_text")


def _all_kept(request: HttpRequest) -> list[Kept]:
    kept: list[Kept] = request.session.get(SESSION_KEY, [])
    return kept


def _store(request: HttpRequest, kept: list[Kept]) -> None:
    if kept:
        request.session[SESSION_KEY] = kept
    else:
        request.session.pop(SESSION_KEY, None)


def _length(everything: list[Kept]) -> int:
    return sum(len(text) for kept in everything for _name, text in kept["fields"])
