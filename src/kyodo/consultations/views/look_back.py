"""Looking back at links that failed, and what comes out of it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kyodo.accounts.requests import Request
from kyodo.consultations import permissions
from kyodo.consultations.actions import lessons as actions
from kyodo.consultations.exports.look_back import headings, rows_of
from kyodo.consultations.forms.referral_answers import LessonActionForm, NoteForm, month_of
from kyodo.consultations.models import Referral
from kyodo.consultations.queries import look_back as queries
from kyodo.exports.downloads import Download, table_download, wanted_format
from kyodo.lifecycle import Refusal
from kyodo.ui.pages import show


@require_safe
def look_back(request: Request) -> HttpResponse | Download:
    """One month, also as a file; there is nobody's name and no text of a case in it."""
    if not permissions.can_look_back(request.user):
        raise PermissionDenied
    month = month_of(request.GET.dict(), timezone.localdate())
    page = queries.look_back(request.user, month)
    if file_format := wanted_format(request.GET.get("format")):
        title = f"{_('つなぎのふりかえり')}_{month:%Y-%m}"
        return table_download(
            title, headings(), rows_of(page), file_format=file_format, today=timezone.localdate()
        )
    context = {
        "page": page,
        "today": timezone.localdate(),
    }
    return show(request, "consultations/look_back.html", context)


def note_lesson(request: Request, pk: int) -> HttpResponse:
    """The own side's note, of which the other side reads every word."""
    referral = _decided(request, pk)
    of_centre = permissions.can_note_for_centre(request.user, referral)
    if not of_centre and not permissions.can_note_for_receiver(request.user, referral):
        raise PermissionDenied
    text = referral.learned_by_centre if of_centre else referral.learned_by_receiver
    form = NoteForm(request.POST or None, initial={"text": text})
    if request.method == "POST" and form.is_valid():
        try:
            actions.note_lesson(referral_id=pk, text=form.cleaned_data["text"], by=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("気づいたことを書きました。"))
            return redirect(_month_page(referral))
    context = {"referral": referral, "form": form, "back": _month_page(referral)}
    return show(request, "consultations/note_lesson.html", context)


def start_lesson_action(request: Request, pk: int) -> HttpResponse:
    """In one of the centre's projects of which the reader is a party."""
    referral = _decided(request, pk)
    form = LessonActionForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            actions.start_lesson_action(
                referral_id=pk,
                project=form.project,
                data=form.improvement_data(),
                by=request.user,
                now=timezone.now(),
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("取組を始めました。事業のページと「私の机」に出ます。"))
            return redirect(_month_page(referral))
    context = {"referral": referral, "form": form, "back": _month_page(referral)}
    return show(request, "consultations/start_lesson_action.html", context)


def _decided(request: Request, pk: int) -> Referral:
    if not permissions.can_look_back(request.user):
        raise PermissionDenied
    referral = queries.failed_link(request.user, pk)
    if referral is None:
        raise Http404
    return referral


def _month_page(referral: Referral) -> str:
    closed = timezone.localdate(referral.closed_at)
    return f"{reverse('consultations:look_back')}?month={closed:%Y-%m}#link-{referral.pk}"
