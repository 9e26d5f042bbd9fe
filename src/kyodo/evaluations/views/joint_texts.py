"""The joint texts: part 3 of the paper, writing without overwriting, agreeing to one version."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kyodo.accounts.requests import Request
from kyodo.evaluations.actions import joint_texts as actions
from kyodo.evaluations.forms.joint_texts import AgreementForm, JointTextForm, RestoreForm
from kyodo.evaluations.models import Evaluation, JointText, JointTextVersion
from kyodo.evaluations.permissions import can_start_action
from kyodo.evaluations.queries.agenda import agreed_actions, talk
from kyodo.evaluations.queries.calls import calls_of
from kyodo.evaluations.queries.joint_texts import (
    TextRow,
    history,
    joint_texts,
    paragraphs,
    text_row,
)
from kyodo.evaluations.views.addressed import readable_evaluation
from kyodo.lifecycle import Refusal
from kyodo.ui.pages import show
from kyodo.ui.text_changes import text_changes

LIST = "evaluations:list_joint_texts"


@require_GET
def list_joint_texts(request: Request, pk: int) -> HttpResponse:
    """Part 3 of the paper, with the state of each text."""
    evaluation = readable_evaluation(request, pk)
    if evaluation.form.narratives is None:
        return redirect("evaluations:show_publication_proposal", pk=pk)
    context = {
        "evaluation": evaluation,
        "texts": joint_texts(evaluation, request.user),
        "actions": agreed_actions(evaluation, request.user),
        "calls": calls_of(evaluation),
        "may_start": can_start_action(request.user, evaluation),
    }
    return show(request, "evaluations/list_joint_texts.html", context)


@require_POST
def join_work_items(request: Request, pk: int) -> HttpResponse:
    """One text out of several; splitting gives them back."""
    readable_evaluation(request, pk)
    chosen = [int(key) for key in request.POST.getlist("text") if key.isdecimal() and len(key) < 10]
    text = actions.join_work_items(
        evaluation_id=pk, joint_text_ids=chosen, by=request.user, now=timezone.now()
    )
    messages.success(
        request, _("「%(text)s」にまとめました。「分ける」で元にもどせます。") % {"text": text}
    )
    return redirect(reverse(LIST, args=[pk]) + f"#text-{text.pk}")


@require_POST
def split_joint_text(request: Request, pk: int, text_pk: int) -> HttpResponse:
    """The undo of joining."""
    evaluation = readable_evaluation(request, pk)
    text = _text(evaluation, text_pk)
    parts = actions.split_joint_text(joint_text_id=text.pk, by=request.user, now=timezone.now())
    messages.success(
        request,
        _("%(count)d つの検証文に分けました。合意は、それぞれもう一度必要です。")
        % {"count": len(parts)},
    )
    return redirect(reverse(LIST, args=[pk]) + f"#text-{text.pk}")


@require_http_methods(["GET", "POST"])
def write_joint_text(request: Request, pk: int, text_pk: int) -> HttpResponse:
    """Writing a new version; one that somebody else saved meanwhile is never overwritten."""
    evaluation = readable_evaluation(request, pk)
    text = _text(evaluation, text_pk)
    if request.method == "GET":
        return _begin_writing(request, evaluation, text)
    if "restore" in request.POST:
        return _restore(request, text)
    return _save_version(request, evaluation, text)


@require_GET
def show_joint_text(request: Request, pk: int, text_pk: int) -> HttpResponse:
    """One text with its versions, what changed in each, and who agreed to which."""
    evaluation = readable_evaluation(request, pk)
    text = get_object_or_404(evaluation.joint_texts, pk=text_pk)
    if text.joined_into_id is not None:
        return redirect("evaluations:show_joint_text", pk=pk, text_pk=text.joined_into_id)
    row = text_row(evaluation, text)
    shown = _shown_version(request, row)
    noted = row.noted(shown.body)
    before = text.versions.filter(number__lt=shown.number).order_by("-number").first()
    context = {
        "evaluation": evaluation,
        "row": row,
        "texts": joint_texts(evaluation, request.user),
        "history": history(evaluation, text),
        "shown": shown,
        "shown_paragraphs": paragraphs(noted.text),
        "notes": noted.notes,
        "is_latest": shown.number == row.version.number,
        "before": before,
        "changes": text_changes(before.body, shown.body) if before else [],
        "unagreed_changes": text_changes(before.unagreed, shown.unagreed) if before else [],
    }
    return show(request, "evaluations/show_joint_text.html", context)


@require_POST
def agree_joint_text(request: Request, pk: int, text_pk: int) -> HttpResponse:
    """Agreeing, for the own side, to the version that was read."""
    evaluation = readable_evaluation(request, pk)
    text = _text(evaluation, text_pk)
    form = AgreementForm(request.POST)
    if not form.is_valid():
        raise Refusal(_("画面の内容を読み取れませんでした。画面を開き直してください。"))
    try:
        version = actions.agree_joint_text(
            joint_text_id=text.pk,
            number=form.cleaned_data["number"],
            by=request.user,
            now=timezone.now(),
        )
    except actions.TextChangedMeanwhile as conflict:
        messages.error(
            request,
            _("読んでいる間に第%(number)d版ができました。新しい版を読んでから合意してください。")
            % {"number": conflict.latest.number},
        )
        return redirect(_address(text))
    words = {"text": text, "number": version.number}
    messages.success(request, _("「%(text)s」の第%(number)d版に合意しました。") % words)
    return redirect(_address(text))


@require_POST
def withdraw_text_agreement(request: Request, pk: int, text_pk: int) -> HttpResponse:
    """Taking the own side's agreement back."""
    text = _text(readable_evaluation(request, pk), text_pk)
    actions.withdraw_text_agreement(joint_text_id=text.pk, by=request.user)
    messages.success(request, _("「%(text)s」の合意を取り下げました。") % {"text": text})
    return redirect(_address(text))


# --- what the views above share ----------------------------------------------------------------


def _text(evaluation: Evaluation, text_pk: int) -> JointText:
    return get_object_or_404(evaluation.joint_texts, pk=text_pk)


def _address(text: JointText) -> str:
    return reverse("evaluations:show_joint_text", args=[text.evaluation_id, text.pk])


def _begin_writing(request: Request, evaluation: Evaluation, text: JointText) -> HttpResponse:
    texts = joint_texts(evaluation, request.user)
    if texts.is_proposed:
        actions.refuse_while_proposed(evaluation)
    if not texts.may_write:
        raise PermissionDenied
    if text.joined_into_id is not None:
        return redirect(_address(text))
    latest = actions.latest_version(text)
    words = {"body": latest.body, "unagreed": latest.unagreed, "based_on": latest.number}
    return _writing_page(request, evaluation, text, JointTextForm(initial=words))


def _save_version(request: Request, evaluation: Evaluation, text: JointText) -> HttpResponse:
    form = JointTextForm(request.POST)
    if not form.is_valid():
        return _writing_page(request, evaluation, text, form)
    stored = None
    try:
        version = _write(request, text, form.cleaned_data)
    except actions.TextChangedMeanwhile as conflict:
        stored = conflict.latest
        form.add_error(None, str(conflict))
        _see_version(request, form, stored.number)
    except actions.UnknownFigures as refusal:
        form.add_error("body", str(refusal))
    except Refusal as refusal:
        form.add_error(None, str(refusal))
    except PermissionDenied:
        if not _was_writing(request, evaluation):
            raise
        form.add_error(None, _("公表されたため、もう書き込めません。文章はここにあります。"))
    else:
        words = {"number": version.number}
        messages.success(request, _("第%(number)d版として保存しました。") % words)
        return redirect(_address(text))
    return _writing_page(request, evaluation, text, form, stored=stored)


def _was_writing(request: Request, evaluation: Evaluation) -> bool:
    """Whether only a publication in between forbids what this person was doing."""
    seat = evaluation.seat_of(request.user)
    return seat is not None and bool(seat.role) and not evaluation.is_open_to_change


def _write(request: Request, text: JointText, words: dict[str, Any]) -> JointTextVersion:
    return actions.write_joint_text(
        joint_text_id=text.pk,
        body=words["body"],
        unagreed=words["unagreed"],
        based_on=words["based_on"],
        by=request.user,
        now=timezone.now(),
    )


def _restore(request: Request, text: JointText) -> HttpResponse:
    """An earlier version's words become the newest version; the ones between stay."""
    form = RestoreForm(request.POST)
    if not form.is_valid():
        raise Refusal(_("画面の内容を読み取れませんでした。画面を開き直してください。"))
    old = get_object_or_404(text.versions, number=form.cleaned_data["restore"])
    words = {"body": old.body, "unagreed": old.unagreed, "based_on": form.cleaned_data["based_on"]}
    version = _write(request, text, words)
    messages.success(
        request,
        _("第%(old)d版の文章を、第%(number)d版として保存しました。")
        % {"old": old.number, "number": version.number},
    )
    return redirect(_address(text))


def _see_version(request: Request, form: JointTextForm, number: int) -> None:
    """The newer version now stands beside the text, so sending again means it."""
    data = request.POST.copy()
    data["based_on"] = str(number)
    form.data = data


def _writing_page(
    request: Request,
    evaluation: Evaluation,
    text: JointText,
    form: JointTextForm,
    *,
    stored: JointTextVersion | None = None,
) -> HttpResponse:
    row = text_row(evaluation, text)
    context: dict[str, Any] = {
        "evaluation": evaluation,
        "row": row,
        "form": form,
        "talk": talk(evaluation, request.user, timezone.localdate()),
        "stored": stored,
    }
    if stored is not None:
        context["stored_paragraphs"] = paragraphs(stored.body)
        typed = form.cleaned_data["body"].replace("\r\n", "\n").strip("\n")
        context["changes"] = text_changes(stored.body, typed)
    status = 409 if form.is_bound else 200
    return render(request, "evaluations/write_joint_text.html", context, status=status)


def _shown_version(request: Request, row: TextRow) -> JointTextVersion:
    """The version that the address asks for; without one the latest."""
    wanted = request.GET.get("version", "")
    if not wanted:
        return row.version
    if not wanted.isdecimal() or len(wanted) > 9:
        raise Http404
    versions = row.text.versions.select_related("written_by")
    return get_object_or_404(versions, number=int(wanted))
