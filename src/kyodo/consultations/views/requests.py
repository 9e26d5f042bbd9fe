"""The people's side: a form without an account, and a private link that opens one case.

The key stands in the query, which our logs leave out, and no cache on the way keeps an answer.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kyodo.attachments.downloads import file_response
from kyodo.consultations.actions import requests as actions
from kyodo.consultations.exports.requests import copy_of_request
from kyodo.consultations.forms.requests import CONSENT, AddToRequestForm, AskConsultationForm
from kyodo.consultations.models import Case, Consent
from kyodo.consultations.queries.requests import case_of_key, files_of_caller, request_page
from kyodo.lifecycle import Refusal
from kyodo.public_forms.clients import client_address
from kyodo.public_forms.forms import GuardedForm
from kyodo.ui.pages import show

_FLOODING = 429
View = Callable[..., HttpResponseBase]


def _private(view: View) -> View:
    """Neither kept nor found."""

    @wraps(view)
    def answer(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        response = view(request, **kwargs)
        response.headers["X-Robots-Tag"] = "noindex"
        patch_cache_control(response, private=True, no_store=True)
        return response

    return answer


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask_consultation(request: HttpRequest) -> HttpResponse:
    """Whatever is wrong, the form comes back with all that was typed."""
    form = AskConsultationForm(
        *((request.POST, request.FILES) if request.method == "POST" else ()),
        now=timezone.now(),
        address=client_address(request),
    )
    if request.method == "POST" and form.is_valid():
        try:
            _case, key = actions.ask_consultation(data=form.request_data(), now=form.now)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(_with_key("consultations:show_receipt", key))
    response = show(
        request, "consultations/ask_consultation.html", {"form": form, "purpose": CONSENT}
    )
    response.status_code = _status(form)
    patch_cache_control(response, private=True, no_store=True)
    return response


@login_not_required
@require_safe
@_private
def show_receipt(request: HttpRequest) -> HttpResponse:
    """The number, and the link to keep."""
    case, key = _opened(request)
    link = request.build_absolute_uri(_with_key("consultations:follow_request", key))
    return show(request, "consultations/show_receipt.html", {"case": case, "link": link})


@login_not_required
@require_safe
@_private
def follow_request(request: HttpRequest) -> HttpResponse:
    """How far the case is, in plain words."""
    case, key = _opened(request)
    return _followed(request, case, key, AddToRequestForm(now=timezone.now()))


@login_not_required
@require_POST
@_private
def add_to_request(request: HttpRequest) -> HttpResponse:
    case, key = _opened(request)
    form = AddToRequestForm(
        request.POST, request.FILES, now=timezone.now(), address=client_address(request)
    )
    if not form.is_valid():
        return _followed(request, case, key, form)
    actions.add_to_request(
        key=key,
        text=form.cleaned_data["text"],
        files=form.cleaned_data["attachments"],
        now=form.now,
    )
    messages.success(request, _("センターに届きました。"))
    return redirect(_with_key("consultations:follow_request", key))


@login_not_required
@require_POST
@_private
def withdraw_consent(request: HttpRequest, consent_pk: int) -> HttpResponse:
    _case, key = _opened(request)
    try:
        actions.withdraw_consent(key=key, consent_id=consent_pk, now=timezone.now())
    except Consent.DoesNotExist as error:
        raise Http404 from error
    messages.success(request, _("同意を取り消しました。"))
    return redirect(_with_key("consultations:follow_request", key))


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@_private
def withdraw_request(request: HttpRequest) -> HttpResponse:
    """Asks once more before it is done."""
    case, key = _opened(request)
    if request.method == "POST":
        actions.withdraw_request(key=key, now=timezone.now())
        messages.success(request, _("相談を取り下げました。"))
        return redirect(_with_key("consultations:follow_request", key))
    if not case.is_open:  # its page says how it ended
        return redirect(_with_key("consultations:follow_request", key))
    return _asked_again(request, "consultations/withdraw_request.html", case, key)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@_private
def ask_for_deletion(request: HttpRequest) -> HttpResponse:
    """Asks once more before it is done."""
    case, key = _opened(request)
    if request.method == "POST":
        actions.ask_for_deletion(key=key, now=timezone.now())
        messages.success(request, _("消去の求めがセンターに届きました。"))
        return redirect(_with_key("consultations:follow_request", key))
    return _asked_again(request, "consultations/ask_for_deletion.html", case, key)


@login_not_required
@require_safe
@_private
def download_request(request: HttpRequest) -> JsonResponse:
    """The caller's own data."""
    case, _key = _opened(request)
    response = JsonResponse(
        copy_of_request(case), json_dumps_params={"ensure_ascii": False, "indent": 2}
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{case.number}.json"'
    return response


@login_not_required
@require_safe
@_private
def download_request_file(request: HttpRequest, file_pk: int) -> HttpResponseBase:
    """One of the files that the caller may have."""
    case, _key = _opened(request)
    for file in files_of_caller(case):
        if file.pk == file_pk:
            return file_response(file.stored)
    raise Http404


def _opened(request: HttpRequest) -> tuple[Case, str]:
    key = request.GET.get("key", "")
    case = case_of_key(key)
    if case is None:
        raise Http404
    return case, key


def _with_key(name: str, key: str) -> str:
    return f"{reverse(name)}?{urlencode({'key': key})}"


def _followed(request: HttpRequest, case: Case, key: str, form: GuardedForm) -> HttpResponse:
    context: dict[str, Any] = {"page": request_page(case), "form": form, "key": key}
    response = show(request, "consultations/follow_request.html", context)
    response.status_code = _status(form)
    return response


def _asked_again(request: HttpRequest, template: str, case: Case, key: str) -> HttpResponse:
    back = _with_key("consultations:follow_request", key)
    return show(request, template, {"case": case, "back": back})


def _status(form: GuardedForm) -> int:
    return _FLOODING if form.is_flooding else HttpResponse.status_code
