"""The page of a link: a body answers without an account, and sees this one question only.

The key stands in the query, which our logs leave out, and no cache on the way keeps an answer. A
key that opens nothing gets one page, whatever the reason.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kyodo.attachments.downloads import file_response
from kyodo.consultations.actions import referral_answers as actions
from kyodo.consultations.actions.referral_answers import Did, LinkShut
from kyodo.consultations.forms.referral_answers import AnswerForm
from kyodo.consultations.models import ReferralLink
from kyodo.consultations.queries.referrals import (
    centre_name,
    files_shown,
    link_address,
    link_of_key,
    opens,
    shown_to_receiver,
)
from kyodo.lifecycle import Refusal
from kyodo.public_forms.counting import times_within_hour
from kyodo.ui.pages import show

MOST_ANSWERS = 20  # in an hour by one link
_FLOODING = 429
_NOT_FOUND = 404
View = Callable[..., HttpResponseBase]


def _private(view: View) -> View:
    """Neither kept nor found, and a link that was shut meanwhile is one that never was."""

    @wraps(view)
    def answer(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        try:
            response = view(request, **kwargs)
        except LinkShut:
            response = _shut(request)
        response.headers["X-Robots-Tag"] = "noindex"
        patch_cache_control(response, private=True, no_store=True)
        return response

    return answer


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@_private
def answer_referral(request: HttpRequest) -> HttpResponse:
    """First a cover with a button, so that a mail program that opens links is no reader."""
    link, key = _opened(request)
    now = timezone.now()
    form = AnswerForm(request.POST or None, referral=link.referral, now=now)
    if request.method == "POST":
        if times_within_hour("answer_by_link", f"link-{link.pk}", now) > MOST_ANSWERS:
            form.add_error(
                None, _("続けて送られています。1時間ほどおいて、もう一度送ってください。")
            )
            return _page(request, link, key, form, status=_FLOODING)
        if form.is_valid():
            try:
                actions.answer_referral(key=key, answer=form.answer(), now=now)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("回答を受け取りました。ありがとうございます。"))
                return redirect(link_address(key))
        return _page(request, link, key, form)
    if link.referral.seen_at is not None:
        actions.note_visit(link=link, did=Did.LOOKED, now=now)
    return _page(request, link, key, form)


@login_not_required
@require_POST
@_private
def see_referral(request: HttpRequest) -> HttpResponse:
    """Somebody wants to read."""
    _link, key = _opened(request)
    actions.see_referral(key=key, now=timezone.now())
    return redirect(link_address(key))


@login_not_required
@require_safe
@_private
def download_linked_file(request: HttpRequest, file_pk: int) -> HttpResponseBase:
    """One of the files of this referral; no other file is there, whatever its number."""
    link, _key = _opened(request)
    if link.referral.seen_at is None:
        raise LinkShut
    for file in files_shown(link.referral):
        if file.pk == file_pk:
            response = file_response(file.stored)
            actions.note_visit(link=link, did=Did.DOWNLOADED, now=timezone.now())
            return response
    raise LinkShut


def _opened(request: HttpRequest) -> tuple[ReferralLink, str]:
    key = request.GET.get("key", "")
    now = timezone.now()
    link = link_of_key(key)
    if link is None:
        raise LinkShut
    if not opens(link, now):
        actions.note_visit(link=link, did=Did.REFUSED, now=now)
        raise LinkShut
    return link, key


def _shut(request: HttpRequest) -> HttpResponse:
    """The same words whether the key was wrong, too old, revoked or used up."""
    response = show(request, "consultations/referral_link_shut.html", {"centre": centre_name()})
    response.status_code = _NOT_FOUND
    return response


def _page(
    request: HttpRequest,
    link: ReferralLink,
    key: str,
    form: AnswerForm,
    status: int = HttpResponse.status_code,
) -> HttpResponse:
    context = {
        "referral": link.referral,
        "link": link,
        "key": key,
        "form": form,
        "shown": shown_to_receiver(link.referral),
        "is_covered": link.referral.seen_at is None,
    }
    response = show(request, "consultations/answer_referral.html", context)
    response.status_code = status
    return response
