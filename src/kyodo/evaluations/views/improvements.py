"""A sentence of a joint text, or what was said in a meeting, becomes an action."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kyodo.accounts.requests import Request
from kyodo.evaluations.actions import improvements as actions
from kyodo.evaluations.actions.joint_texts import latest_version
from kyodo.evaluations.forms.improvements import StartActionForm, StartTextActionForm
from kyodo.evaluations.models import Evaluation
from kyodo.evaluations.permissions import can_start_action
from kyodo.evaluations.queries.calls import sentences_of
from kyodo.evaluations.views.addressed import readable_evaluation
from kyodo.lifecycle import Refusal
from kyodo.projects.models import Side
from kyodo.ui.pages import show


def start_text_action(request: Request, pk: int, text_pk: int) -> HttpResponse:
    """The sentence that the address names is chosen; any other of the text can be."""
    evaluation = _open_to(request, pk)
    text = get_object_or_404(evaluation.joint_texts.in_force(), pk=text_pk)
    version = latest_version(text)
    chosen = request.GET.get("sentence", "")
    form = StartTextActionForm(
        request.POST or None,
        initial={"sentence": chosen, "number": version.number},
        sentences=sentences_of(version),
        **_of_project(evaluation),
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.start_text_action(
                joint_text_id=text_pk,
                number=form.cleaned_data["number"],
                sentence=form.cleaned_data["sentence"],
                data=form.improvement_data(),
                by=request.user,
                now=timezone.now(),
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return _started(request, reverse("evaluations:list_joint_texts", args=[pk]))
    back = reverse("evaluations:list_joint_texts", args=[pk])
    context = {"evaluation": evaluation, "text": text, "form": form, "back": back}
    return show(request, "evaluations/start_text_action.html", context)


def start_meeting_action(request: Request, pk: int, meeting_pk: int) -> HttpResponse:
    """With the minutes beside the form."""
    evaluation = _open_to(request, pk)
    meeting = get_object_or_404(evaluation.meetings, pk=meeting_pk)
    form = StartActionForm(request.POST or None, **_of_project(evaluation))
    back = reverse("evaluations:show_talk", args=[pk])
    if request.method == "POST" and form.is_valid():
        try:
            actions.start_meeting_action(
                meeting_id=meeting_pk,
                data=form.improvement_data(),
                by=request.user,
                now=timezone.now(),
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return _started(request, back)
    context = {"evaluation": evaluation, "meeting": meeting, "form": form, "back": back}
    return show(request, "evaluations/start_meeting_action.html", context)


def _open_to(request: Request, pk: int) -> Evaluation:
    evaluation = readable_evaluation(request, pk)
    if not can_start_action(request.user, evaluation):
        raise PermissionDenied
    return evaluation


def _of_project(evaluation: Evaluation) -> dict[str, Any]:
    project = evaluation.project
    codes = project.parties.order_by().values("side")
    return {"project": project, "sides": list(Side.objects.filter(code__in=codes).in_order())}


def _started(request: Request, address: str) -> HttpResponse:
    messages.success(request, _("取組を始めました。事業のページと「私の机」に出ます。"))
    return redirect(address)
