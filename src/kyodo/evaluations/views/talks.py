"""The talk: its agenda, notes, changed marks, what will be done, and the record of meetings."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kyodo.accounts.requests import Request
from kyodo.evaluations.actions import talks as actions
from kyodo.evaluations.forms.talks import (
    ImprovementForm,
    MarkChangeForm,
    MeetingForm,
    TalkNoteForm,
)
from kyodo.evaluations.models import Evaluation, Meeting
from kyodo.evaluations.queries.agenda import (
    AgendaItem,
    NoteField,
    Talk,
    agreed_actions,
    seat_label,
    talk,
)
from kyodo.evaluations.queries.evidence import evidence_of
from kyodo.evaluations.queries.parts import when_revealed
from kyodo.evaluations.views.addressed import readable_evaluation
from kyodo.lifecycle import Refusal
from kyodo.ui.pages import show
from kyodo.ui.text_changes import text_changes
from kyodo.ui.typed_text import AUTOSAVE_HEADER

TALK = "evaluations:show_talk"


@require_GET
def show_talk(request: Request, pk: int) -> HttpResponse:
    """What there is to talk about, differences first, with everything written down so far."""
    evaluation, page = _talk(request, pk)
    waiting = _("%(until)s、話し合いの項目は表示されません。") % {
        "until": when_revealed(evaluation)
    }
    context = {
        "evaluation": evaluation,
        "talk": page,
        "waiting_text": waiting,
        "evidence": evidence_of(evaluation),
    }
    return show(request, "evaluations/show_talk.html", context)


@require_http_methods(["GET", "POST"])
def save_talk_note(request: Request, pk: int, item: str) -> HttpResponse:
    """One field of the talk, by itself or by its button; two writers are told of one another."""
    evaluation, page = _talk(request, pk)
    if request.method == "GET":
        return redirect(_item_address(pk, item))
    form = TalkNoteForm(request.POST)
    if not form.is_valid():
        return _note_refused(request, page, item, form, _first_error(form))
    data = form.note_data(item)
    try:
        note = actions.save_talk_note(
            evaluation_id=pk, data=data, by=request.user, now=timezone.now()
        )
    except actions.NoteChangedMeanwhile as conflict:
        return _note_conflict(request, page, item, form, conflict)
    except Refusal as refusal:
        return _note_refused(request, page, item, form, str(refusal))
    except PermissionDenied:
        if not _had_a_seat(request, evaluation, data.role):
            raise
        return _note_refused(request, page, item, form, _closed())
    if request.headers.get(AUTOSAVE_HEADER):
        context = {"note": note, "key": f"{item}-{data.role or 'joint'}"}
        response = render(request, "evaluations/note_saved.html", context)
        response.headers["X-Version"] = str(note.revision)
        return response
    messages.success(request, _("保存しました。"))
    return redirect(_item_address(pk, item))


@require_http_methods(["GET", "POST"])
def change_mark(request: Request, pk: int, item: str) -> HttpResponse:
    """The own side's mark after the talk; the first one stays beside it for ever."""
    evaluation, page = _talk(request, pk)
    row = _item(page, item)
    own = next((side for side in row.sides if side.may_change), None)
    if own is None and request.method == "GET":
        raise PermissionDenied
    form = MarkChangeForm(request.POST if request.method == "POST" else None, row.item)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_mark(
                evaluation_id=pk,
                item_id=item,
                mark=form.cleaned_data["mark"],
                reason=form.cleaned_data["reason"].replace("\r\n", "\n"),
                by=request.user,
                now=timezone.now(),
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(request, _("評価を改めました。最初の評価も残っています。"))
            return redirect(_item_address(pk, item))
    context = {"evaluation": evaluation, "row": row, "own": own, "form": form}
    return render(request, "evaluations/change_mark.html", context, status=status)


@require_http_methods(["GET", "POST"])
def agree_improvement(request: Request, pk: int, item: str) -> HttpResponse:
    """What will be done about an item: a side, a person, a date."""
    evaluation, page = _talk(request, pk)
    row = _item(page, item)
    if not page.may_agree and request.method == "GET":
        raise PermissionDenied
    form = ImprovementForm(request.POST if request.method == "POST" else None, evaluation)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.agree_improvement(
                evaluation_id=pk,
                item_id=item,
                data=form.improvement_data(),
                by=request.user,
                now=timezone.now(),
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(request, _("取組を加えました。"))
            return redirect(_item_address(pk, item))
    context = {"evaluation": evaluation, "row": row, "form": form}
    return render(request, "evaluations/agree_improvement.html", context, status=status)


@require_GET
def print_agenda(request: Request, pk: int) -> HttpResponse:
    """The agenda on paper, with room to write by hand."""
    evaluation, page = _talk(request, pk)
    planned = next((row for row in page.meetings if row.is_planned), None)
    seats = [seat_label(evaluation, seat) for seat in evaluation.seats.select_related("user")]
    context = {"evaluation": evaluation, "talk": page, "planned": planned, "seats": seats}
    return show(request, "evaluations/print_agenda.html", context)


@require_http_methods(["GET", "POST"])
def record_meeting(request: Request, pk: int) -> HttpResponse:
    """A talk that took place, or the day of the next one."""
    evaluation, page = _talk(request, pk)
    if not page.may_record and request.method == "GET":
        raise PermissionDenied
    form = MeetingForm(request.POST if request.method == "POST" else None, evaluation)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_meeting(evaluation_id=pk, data=form.meeting_data(), by=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(request, _("話し合いの日を記録しました。"))
            return redirect(reverse(TALK, args=[pk]) + "#meetings")
    context = {"evaluation": evaluation, "form": form}
    return render(request, "evaluations/record_meeting.html", context, status=status)


@require_http_methods(["GET", "POST"])
def change_meeting(request: Request, pk: int, meeting_pk: int) -> HttpResponse:
    """The record of a talk; two writers are told of one another."""
    evaluation, page = _talk(request, pk)
    meeting = get_object_or_404(evaluation.meetings, pk=meeting_pk)
    if request.method == "GET":
        if not page.may_record:
            raise PermissionDenied
        return _meeting_page(request, evaluation, meeting, MeetingForm(None, evaluation, meeting))
    form = MeetingForm(request.POST, evaluation, meeting)
    if not form.is_valid():
        return _meeting_page(request, evaluation, meeting, form)
    try:
        actions.change_meeting(
            meeting_id=meeting_pk,
            data=form.meeting_data(),
            revision=form.cleaned_data["revision"] or 0,
            by=request.user,
        )
    except actions.MinutesChangedMeanwhile as conflict:
        form.add_error(None, str(conflict))
        _see_revision(request, form, conflict.stored.revision)
        return _meeting_page(request, evaluation, conflict.stored, form, is_conflict=True)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _meeting_page(request, evaluation, meeting, form, status=409)
    messages.success(request, _("話し合いの記録を直しました。"))
    return redirect(reverse("evaluations:print_minutes", args=[pk, meeting_pk]))


@require_GET
def print_minutes(request: Request, pk: int, meeting_pk: int) -> HttpResponse:
    """The record of one talk on paper."""
    evaluation, page = _talk(request, pk)
    row = next((row for row in page.meetings if row.meeting.pk == meeting_pk), None)
    if row is None:
        raise Http404
    context = {
        "evaluation": evaluation,
        "talk": page,
        "row": row,
        "actions": agreed_actions(evaluation, request.user),
    }
    return show(request, "evaluations/print_minutes.html", context)


# --- what the views above share ----------------------------------------------------------------


def _talk(request: Request, pk: int) -> tuple[Evaluation, Talk]:
    evaluation = readable_evaluation(request, pk)
    return evaluation, talk(evaluation, request.user, timezone.localdate())


def _item(page: Talk, item_id: str) -> AgendaItem:
    """The item; what has not been revealed is as if it were not there."""
    found = page.find(item_id)
    if found is None:
        raise Http404
    return found


def _item_address(pk: int, item_id: str) -> str:
    return f"{reverse(TALK, args=[pk])}#item-{item_id}"


def _closed() -> str:
    return _("公表されたため、もう書き込めません。文章はここにあります。")


def _had_a_seat(request: Request, evaluation: Evaluation, role: str) -> bool:
    """Whether this person could write here while the evaluation was open."""
    seat = evaluation.seat_of(request.user)
    return seat is not None and role in ("", seat.role) and not evaluation.is_in_talk


def _note(page: Talk, item_id: str, role: str) -> NoteField:
    row = _item(page, item_id)
    notes = [row.finding, *(side.note for side in row.sides)]
    found = next((note for note in notes if note and note.role == role), None)
    if found is None:
        raise Http404
    return found


def _note_refused(
    request: Request, page: Talk, item_id: str, form: TalkNoteForm, words: str
) -> HttpResponse:
    """The words of the refusal, with what was typed kept on the page."""
    if request.headers.get(AUTOSAVE_HEADER):
        return HttpResponse(words, status=422, content_type="text/plain; charset=utf-8")
    if not form.errors:
        form.add_error(None, words)
    return _note_page(request, page, item_id, form)


def _note_conflict(
    request: Request,
    page: Talk,
    item_id: str,
    form: TalkNoteForm,
    conflict: actions.NoteChangedMeanwhile,
) -> HttpResponse:
    stored = conflict.stored
    if request.headers.get(AUTOSAVE_HEADER):
        context = {"stored": stored}
        return render(request, "evaluations/note_conflict.html", context, status=409)
    form.add_error(None, str(conflict))
    _see_revision(request, form, stored.revision)
    return _note_page(request, page, item_id, form, stored=stored)


def _note_page(
    request: Request, page: Talk, item_id: str, form: TalkNoteForm, **more: Any
) -> HttpResponse:
    context = {
        "evaluation": page.evaluation,
        "row": _item(page, item_id),
        "note": _note(page, item_id, str(form.data.get("role", ""))),
        "form": form,
        **more,
    }
    return render(request, "evaluations/save_talk_note.html", context, status=409)


def _meeting_page(
    request: Request,
    evaluation: Evaluation,
    meeting: Meeting,
    form: MeetingForm,
    *,
    is_conflict: bool = False,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {"evaluation": evaluation, "meeting": meeting, "form": form}
    if is_conflict:
        typed = form.cleaned_data["minutes"].replace("\r\n", "\n")
        context |= {"is_conflict": True, "changes": text_changes(meeting.minutes, typed)}
        status = 409
    return render(request, "evaluations/change_meeting.html", context, status=status)


def _see_revision(request: Request, form: TalkNoteForm | MeetingForm, revision: int) -> None:
    """What is stored now stands on the page, so sending again means it."""
    data = request.POST.copy()
    data["revision"] = str(revision)
    form.data = data


def _first_error(form: TalkNoteForm) -> str:
    return next(str(error) for errors in form.errors.values() for error in errors)
