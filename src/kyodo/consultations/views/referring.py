"""Handing a question to another body: written, shown as those asked will see it, then sent."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kyodo.accounts.requests import Request
from kyodo.consultations.actions import consents, referrals
from kyodo.consultations.actions.referrals import ReferralData
from kyodo.consultations.forms.referrals import ConsentForm, ReferForm
from kyodo.consultations.models import Case, Consent, Referral
from kyodo.consultations.queries.personal_data import Finding, caller_in, personal_data_in
from kyodo.consultations.queries.referrals import (
    as_seen,
    consent_to,
    last_address_of,
    link_address,
    needs_consent,
    people_of,
)
from kyodo.consultations.views.case_page import visible_case
from kyodo.consultations.views.stopping import stop_if_over
from kyodo.lifecycle import Refusal
from kyodo.ui.pages import show


def refer_case(request: Request, pk: int) -> HttpResponse:
    """Sent only when exactly this was shown before, and warnings were looked at."""
    case = visible_case(request, pk)
    stop_if_over(request, case)
    now = timezone.now()
    form = ReferForm(request.POST or None, case=case, now=now)
    if request.method != "POST" or not form.is_valid():
        return _page(request, case, form)
    data = form.referral_data()
    if "record" in request.POST:
        consent_form = _consent_form(request, case, data, now, typed=True)
        if consent_form.is_valid():
            consents.record_consent(
                case_id=pk, data=consent_form.consent_data(), by=request.user, now=now
            )
        return _preview(request, case, form, now, consent_form)
    if "send" not in request.POST or not form.was_shown or not _may_be_sent(case, form, data):
        return _preview(request, case, form, now)
    try:
        referral, key = referrals.refer_case(case_id=pk, data=data, by=request.user, now=now)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _preview(request, case, form, now)
    return sent(request, referral, key)


def record_consent(request: Request, pk: int) -> HttpResponse:
    """What the caller said at the counter or on the telephone."""
    case = visible_case(request, pk)
    stop_if_over(request, case, also_ended=True)
    now = timezone.now()
    form = ConsentForm(request.POST or None, now=now)
    if request.method == "POST" and form.is_valid():
        try:
            consents.record_consent(case_id=pk, data=form.consent_data(), by=request.user, now=now)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("相談者の同意を記録しました。"))
            return redirect("consultations:show_case", pk=pk)
    return show(request, "consultations/record_consent.html", {"case": case, "form": form})


def withdraw_consent_for_caller(request: Request, pk: int, consent_pk: int) -> HttpResponse:
    """Asks once more: whoever was asked loses sight of the case at once."""
    case = visible_case(request, pk)
    consent = get_object_or_404(
        case.consents.select_related("receiver"), pk=consent_pk, receiver__isnull=False
    )
    if request.method == "POST":
        consents.withdraw_consent_for_caller(
            consent_id=consent.pk, by=request.user, now=timezone.now()
        )
        messages.success(request, _("同意の取り消しを記録しました。"))
        return redirect("consultations:show_case", pk=pk)
    body = consent.receiver.name if consent.receiver else ""
    context = {
        "case": case,
        "consent": consent,
        "effects": [
            _("「%(body)s」は、相談者の氏名と連絡先を見られなくなります。") % {"body": body},
            _("市の部署でない照会先の回答用のリンクは、すぐに使えなくなります。"),
        ],
    }
    return show(request, "consultations/withdraw_consent_for_caller.html", context)


def sent(request: Request, referral: Referral, key: str) -> HttpResponse:
    """The page shows the link once, to copy or to print: a redirect would keep it."""
    letter = reverse("consultations:print_referral_letter", args=[referral.pk])
    context = {
        "referral": referral,
        "link": f"{settings.ADDRESS}{link_address(key)}",
        "letter": f"{letter}?key={key}",
        "is_told": people_of(referral.organisation).exists(),
    }
    return show(request, "consultations/referral_sent.html", context)


def _may_be_sent(case: Case, form: ReferForm, data: ReferralData) -> bool:
    if _is_consent_missing(case, data):
        return False
    if _warnings(case, data) and not form.cleaned_data["sure"]:
        form.add_error("sure", _("気になるところを確かめて、印を付けてください。"))
        return False
    return True


def _is_consent_missing(case: Case, data: ReferralData) -> bool:
    needed = needs_consent(data.organisation, shares_caller=data.shares_caller)
    return needed and _consent(case, data) is None


def _consent(case: Case, data: ReferralData) -> Consent | None:
    return consent_to(case, data.organisation, shares_caller=data.shares_caller)


def _warnings(case: Case, data: ReferralData) -> list[Finding]:
    names = " ".join(file.stored.name for file in data.files)
    text = f"{data.told}\n{data.question}\n{names}"
    return personal_data_in(text) if data.shares_caller else caller_in(text, case)


def _consent_form(
    request: Request, case: Case, data: ReferralData, now: datetime, *, typed: bool = False
) -> ConsentForm:
    what = _("相談のあらましを、%(body)sに伝えて、返事をもらうこと。")
    if data.shares_caller:
        what = _("相談のあらましと、氏名・連絡先を、%(body)sに伝えて、返事をもらうこと。")
    values = {
        "purpose": what % {"body": data.organisation.name},
        "receiver": data.organisation.pk,
        "shares_caller": data.shares_caller,
    }
    if not typed:
        return ConsentForm(now=now, prefix="consent", initial=values)
    posted = request.POST.copy()
    posted["consent-receiver"] = str(data.organisation.pk)
    return ConsentForm(posted, now=now, prefix="consent")


def _preview(
    request: Request,
    case: Case,
    form: ReferForm,
    now: datetime,
    consent_form: ConsentForm | None = None,
) -> HttpResponse:
    data = form.referral_data()
    consent = _consent(case, data)
    unsent = referrals.unsent_referral(case, data, consent)
    unsent.asked_at = now
    missing = _is_consent_missing(case, data)
    context = {
        "shown": as_seen(unsent, data.files),
        "consent": consent,
        "warnings": _warnings(case, data),
        "consent_form": (consent_form or _consent_form(request, case, data, now))
        if missing
        else None,
        "hint": "" if data.receiver_email else last_address_of(data.organisation),
    }
    form.show_next()
    return _page(request, case, form, context)


def _page(
    request: Request, case: Case, form: ReferForm, preview: dict[str, Any] | None = None
) -> HttpResponse:
    context = {"case": case, "form": form, **(preview or {})}
    return show(request, "consultations/refer_case.html", context)
