"""A つなぎ for somebody who signs in: the centre's staff, and officers of the body asked."""

from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Model
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kyodo.accounts.requests import Request
from kyodo.attachments.downloads import file_response
from kyodo.audit.trail import record_readings
from kyodo.consultations import permissions
from kyodo.consultations.actions import exporting
from kyodo.consultations.actions import referral_answers as answers
from kyodo.consultations.actions import referral_links as links
from kyodo.consultations.actions import referrals as actions
from kyodo.consultations.exports.referral_letters import caller_letter, receiver_letter
from kyodo.consultations.exports.referral_list import headings, rows_of
from kyodo.consultations.forms.referral_answers import AnswerForm
from kyodo.consultations.forms.referral_list import ReferralListForm
from kyodo.consultations.forms.referrals import CloseReferralForm
from kyodo.consultations.models import Referral
from kyodo.consultations.queries.referrals import (
    files_shown,
    is_late,
    link_address,
    link_of_key,
    listed_referrals,
    shown_to_receiver,
    visible_referrals,
)
from kyodo.consultations.views.referring import sent
from kyodo.consultations.views.stopping import stop_if_referral_is_over
from kyodo.exports.downloads import Download, FileFormat, table_download, wanted_format
from kyodo.lifecycle import Refusal
from kyodo.organisations.permissions import is_centre_staff
from kyodo.ui.pages import show

ROWS_PER_PAGE = 50


@require_safe
def list_own_referrals(request: Request) -> HttpResponse:
    """Staff see those of all bodies, officers what was ever sent to their own.

    To staff a line says what a case is about, so it is recorded who saw it.
    """
    staff = is_centre_staff(request.user)
    form = ReferralListForm(request.GET, user=request.user)
    rows = listed_referrals(request.user, form.wanted)
    page = Paginator(rows, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    now = timezone.now()
    if staff:
        record_readings(by=request.user, targets=[row.case for row in page.object_list])
    context = {
        "form": form,
        "page": page,
        "query": request.GET.urlencode(),
        "rows": [(row, is_late(row, now)) for row in page.object_list],
        "is_staff": staff,
        "can_look_back": permissions.can_look_back(request.user),
    }
    return show(request, "consultations/list_own_referrals.html", context)


@require_POST
def export_referrals(request: Request) -> Download:
    """The list of this address as a file, all pages."""
    wanted = ReferralListForm(request.GET, user=request.user).wanted
    file_format = wanted_format(request.POST.get("format")) or FileFormat.CSV
    exporting.export_referrals(wanted=wanted, file_format=file_format, by=request.user)
    staff = is_centre_staff(request.user)
    found = listed_referrals(request.user, wanted).iterator(chunk_size=1000)
    return table_download(
        _("つなぎの一覧") if staff else _("センターからのお願い"),
        headings(with_cases=staff),
        rows_of(found, with_cases=staff),
        file_format=file_format,
        today=timezone.localdate(),
    )


@require_safe
def show_referral(request: Request, pk: int) -> HttpResponse:
    """Each side its own page."""
    referral = _visible(request, pk)
    now = timezone.now()
    if is_centre_staff(request.user):
        return _for_staff(request, referral, now)
    return _for_officer(request, referral, _answer_form(request, referral, now))


@require_POST
def see_own_referral(request: Request, pk: int) -> HttpResponse:
    referral = _visible(request, pk)
    answers.see_own_referral(referral_id=referral.pk, by=request.user, now=timezone.now())
    return redirect("consultations:show_referral", pk=pk)


@require_POST
def answer_own_referral(request: Request, pk: int) -> HttpResponse:
    referral = _visible(request, pk)
    now = timezone.now()
    form = _answer_form(request, referral, now)
    if form.is_valid():
        try:
            answers.answer_own_referral(
                referral_id=pk, answer=form.answer(), by=request.user, now=now
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("回答を受け取りました。結果が決まるまで、直せます。"))
            return redirect("consultations:show_referral", pk=pk)
    return _for_officer(request, referral, form)


@require_safe
def download_referral_file(request: Request, pk: int, file_pk: int) -> HttpResponseBase:
    """One of the files that were ticked for those asked."""
    referral = _visible(request, pk)
    for file in files_shown(referral):
        if file.pk == file_pk:
            return file_response(file.stored)
    raise Http404


@require_safe
def print_referral_letter(request: Request, pk: int) -> HttpResponse:
    """With the link only while its secret is known: right after it was made."""
    referral = _for_counter(request, pk)
    key = request.GET.get("key", "")
    link = link_of_key(key)
    is_own = link is not None and link.referral_id == referral.pk
    address = f"{settings.ADDRESS}{link_address(key)}" if is_own else ""
    return _pdf(receiver_letter(referral, address), f"referral-{referral.pk}.pdf")


@require_safe
def print_caller_letter(request: Request, pk: int) -> HttpResponse:
    referral = _for_counter(request, pk)
    return _pdf(caller_letter(referral), f"caller-{referral.pk}.pdf")


def close_referral(request: Request, pk: int) -> HttpResponse:
    """Begins with what those asked said."""
    referral = _for_counter(request, pk)
    stop_if_referral_is_over(request, referral)
    now = timezone.now()
    form = CloseReferralForm(request.POST or None, referral=referral, now=now)
    if request.method == "POST" and form.is_valid():
        try:
            actions.close_referral(
                referral_id=pk, decision=form.decision(), by=request.user, now=now
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("つなぎの結果を決めました。"))
            return redirect("consultations:show_case", pk=referral.case_id)
    context = {"referral": referral, "form": form}
    return show(request, "consultations/close_referral.html", context)


def take_back_referral(request: Request, pk: int) -> HttpResponse:
    """Cannot be undone, so a page of its own says what will happen."""
    referral = _for_counter(request, pk)
    stop_if_referral_is_over(request, referral)
    if request.method == "POST":
        actions.take_back_referral(referral_id=pk, by=request.user, now=timezone.now())
        messages.success(request, _("依頼を取り消しました。"))
        return redirect("consultations:show_case", pk=referral.case_id)
    context = {
        "referral": referral,
        "effects": [
            _("「%(body)s」は、この件を見ることも、回答することもできなくなります。")
            % {"body": referral.organisation.name},
            _("メールで知らせてあるときは、終わったことをメールで知らせます。"),
        ],
    }
    return show(request, "consultations/take_back_referral.html", context)


@require_POST
def renew_referral_link(request: Request, pk: int) -> HttpResponse:
    _for_counter(request, pk)
    referral, key = links.renew_referral_link(referral_id=pk, by=request.user, now=timezone.now())
    return sent(request, referral, key)


@require_POST
def extend_referral_link(request: Request, pk: int) -> HttpResponse:
    _for_counter(request, pk)
    links.extend_referral_link(referral_id=pk, by=request.user, now=timezone.now())
    messages.success(request, _("リンクの期限を延ばしました。"))
    return redirect("consultations:show_referral", pk=pk)


@require_POST
def revoke_referral_link(request: Request, pk: int) -> HttpResponse:
    _for_counter(request, pk)
    links.revoke_referral_link(referral_id=pk, by=request.user, now=timezone.now())
    messages.success(request, _("リンクを止めました。もう開けません。"))
    return redirect("consultations:show_referral", pk=pk)


def _visible(request: Request, pk: int) -> Referral:
    """The referral for somebody who may see it, whose look is recorded; else ``Http404``."""
    referral: Referral = get_object_or_404(visible_referrals(request.user), pk=pk)
    readings: list[Model] = [referral]
    if is_centre_staff(request.user):
        readings.append(referral.case)
    if referral.shows_caller and referral.case.caller is not None:
        readings.append(referral.case.caller)
    record_readings(by=request.user, targets=readings)
    return referral


def _for_counter(request: Request, pk: int) -> Referral:
    if not is_centre_staff(request.user):
        raise Http404
    return _visible(request, pk)


def _answer_form(request: Request, referral: Referral, now: datetime) -> AnswerForm:
    return AnswerForm(request.POST or None, referral=referral, now=now, who=request.user.name)


def _for_staff(request: Request, referral: Referral, now: datetime) -> HttpResponse:
    link = referral.links.first()
    context = {
        "referral": referral,
        "shown": shown_to_receiver(referral),
        "link": link,
        "link_opens": link is not None and link.opens(now) and referral.is_answerable,
        "visits": [visit for link in referral.links.all() for visit in link.visits.all()],
        "is_late": is_late(referral, now),
        "can_change": permissions.can_change_case(request.user, referral.case),
    }
    return show(request, "consultations/show_referral.html", context)


def _for_officer(request: Request, referral: Referral, form: AnswerForm) -> HttpResponse:
    may_answer = permissions.can_answer_referral(request.user, referral)
    context = {
        "referral": referral,
        "shown": shown_to_receiver(referral),
        "form": form,
        "may_answer": may_answer,
        "is_covered": may_answer and referral.seen_at is None,
    }
    return show(request, "consultations/show_own_referral.html", context)


def _pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
