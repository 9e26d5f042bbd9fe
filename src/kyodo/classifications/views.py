"""Pages on which the centre keeps its lists."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kyodo.accounts.requests import Request
from kyodo.classifications import actions
from kyodo.classifications.forms import EndForm, ImportForm, WordForm
from kyodo.classifications.models import Classification
from kyodo.classifications.permissions import can_keep_classifications
from kyodo.classifications.queries import (
    numbers_of_words,
    planned_rows,
    shown_words,
    words_of,
)
from kyodo.classifications.readers import HEADINGS
from kyodo.classifications.states import Kind
from kyodo.exports.csv import csv_bytes
from kyodo.lifecycle import Refusal
from kyodo.punctuation import listed
from kyodo.ui.pages import show


@require_safe
def list_lists(request: Request) -> HttpResponse:
    _ask(request)
    context = {"lists": numbers_of_words(timezone.localdate())}
    return show(request, "classifications/list_lists.html", context)


@require_safe
def list_classifications(request: Request, kind: str) -> HttpResponse:
    """One list, also with what ended and what is still to come."""
    known = _kind(request, kind)
    context = {"kind": known, "words": shown_words(known, timezone.localdate())}
    return show(request, "classifications/list_classifications.html", context)


def add_classification(request: Request, kind: str) -> HttpResponse:
    known = _kind(request, kind)
    form = WordForm(request.POST or None, kind=known)
    if request.method == "POST" and form.is_valid():
        try:
            word = actions.add_classification(
                kind=known,
                code=form.cleaned_data["code"],
                data=form.word_data(),
                by=request.user,
            )
        except (Refusal, ValidationError) as fault:
            _beside(form, fault)
        else:
            messages.success(request, _("「%(label)s」を加えました。") % {"label": word})
            return redirect("classifications:list_classifications", kind=kind)
    return show(request, "classifications/add_classification.html", {"kind": known, "form": form})


def change_classification(request: Request, pk: int) -> HttpResponse:
    word = _word(request, pk)
    form = WordForm(request.POST or None, kind=Kind(word.kind), word=word)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_classification(word_id=pk, data=form.word_data(), by=request.user)
        except (Refusal, ValidationError) as fault:
            _beside(form, fault)
        else:
            messages.success(request, _("保存しました。"))
            return redirect("classifications:list_classifications", kind=word.kind)
    context = {"kind": Kind(word.kind), "word": word, "form": form}
    return show(request, "classifications/change_classification.html", context)


def end_classification(request: Request, pk: int) -> HttpResponse:
    word = _word(request, pk)
    day = word.valid_until or timezone.localdate()
    form = EndForm(request.POST or None, initial={"last_day": day})
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_classification(
                word_id=pk, last_day=form.cleaned_data["last_day"], by=request.user
            )
        except ValidationError as fault:
            _beside(form, fault)
        else:
            messages.success(request, _("使い終わる日を決めました。"))
            return redirect("classifications:list_classifications", kind=word.kind)
    context = {
        "kind": Kind(word.kind),
        "word": word,
        "form": form,
        "below": word.children.order_by("position", "pk"),
    }
    return show(request, "classifications/end_classification.html", context)


@require_POST
def resume_classification(request: Request, pk: int) -> HttpResponse:
    word = _word(request, pk)
    actions.resume_classification(word_id=pk, by=request.user)
    messages.success(request, _("「%(label)s」を、また選べるようにしました。") % {"label": word})
    return redirect("classifications:list_classifications", kind=word.kind)


@require_POST
def move_classification(request: Request, pk: int) -> HttpResponse:
    word = _word(request, pk)
    up = request.POST.get("direction") == "up"
    actions.move_classification(word_id=pk, up=up, by=request.user)
    return redirect("classifications:list_classifications", kind=word.kind)


def import_classifications(request: Request, kind: str) -> HttpResponse:
    """Shows first what would change, row by row; the second button does it."""
    known = _kind(request, kind)
    is_sent = request.method == "POST"
    form = ImportForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    planned = planned_rows(known, form.rows) if is_sent and form.is_valid() else []
    has_faults = any(each.row.faults for each in planned)
    if planned and "confirm" in request.POST and not has_faults:
        done = actions.import_classifications(kind=known, rows=form.rows_again(), by=request.user)
        messages.success(request, _("%(number)d行を取り込みました。") % {"number": len(done)})
        return redirect("classifications:list_classifications", kind=kind)
    context = {
        "kind": known,
        "form": form,
        "planned": planned,
        "has_faults": has_faults,
        "content": form.cleaned_data.get("content", "") if planned else "",
        "headings": listed(HEADINGS),
    }
    return show(request, "classifications/import_classifications.html", context)


@require_safe
def export_classifications(request: Request, kind: str) -> HttpResponse:
    """The whole list, in the shape in which it can be read in again."""
    known = _kind(request, kind)
    rows = [
        (
            word.code,
            word.label,
            word.label_en,
            word.parent.code if word.parent else "",
            word.valid_from.isoformat() if word.valid_from else "",
            word.valid_until.isoformat() if word.valid_until else "",
        )
        for word in words_of(known)
    ]
    response = HttpResponse(csv_bytes(HEADINGS, rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{known.value}.csv"'
    return response


def _kind(request: Request, kind: str) -> Kind:
    _ask(request)
    if kind not in Kind.values:
        raise Http404
    return Kind(kind)


def _word(request: Request, pk: int) -> Classification:
    _ask(request)
    return get_object_or_404(Classification.objects.select_related("parent"), pk=pk)


def _ask(request: Request) -> None:
    if not can_keep_classifications(request.user):
        raise PermissionDenied


def _beside(form: WordForm | EndForm, fault: Refusal | ValidationError) -> None:
    """Where it was typed, as far as that is known."""
    if isinstance(fault, Refusal):
        form.add_error("parent", str(fault))
        return
    for name, words in fault.message_dict.items():
        form.add_error(name if name in form.fields else None, words)
