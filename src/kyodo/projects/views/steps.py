"""What happened to a project in time order, and its papers: always to keep, never shown."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kyodo.accounts.requests import Request
from kyodo.attachments.downloads import file_response
from kyodo.projects import actions, permissions
from kyodo.projects.forms import ProjectStepForm
from kyodo.projects.models import Project, ProjectFile, ProjectStep
from kyodo.punctuation import listed
from kyodo.ui.pages import show


def add_project_step(request: Request, pk: int) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.user), pk=pk)
    if not permissions.can_keep_steps(request.user, project):
        raise PermissionDenied
    form = ProjectStepForm(*_sent(request))
    if request.method == "POST" and form.is_valid():
        actions.add_project_step(
            project_id=pk, data=form.step_data(), by=request.user, now=timezone.now()
        )
        messages.success(request, _("事業の出来事を書きました。"))
        return _life(project)
    context = {"project": project, "form": form}
    return show(request, "projects/add_project_step.html", context)


def change_project_step(request: Request, pk: int) -> HttpResponse:
    step = _own(request, pk)
    form = ProjectStepForm(*_sent(request), instance=step)
    if request.method == "POST" and form.is_valid():
        actions.change_project_step(
            step_id=pk, data=form.step_data(), by=request.user, now=timezone.now()
        )
        messages.success(request, _("事業の出来事を保存しました。"))
        return _life(step.project)
    context = {"project": step.project, "step": step, "form": form}
    return show(request, "projects/change_project_step.html", context)


def remove_project_step(request: Request, pk: int) -> HttpResponse:
    """Cannot be undone, so a page of its own says what will happen."""
    step = _own(request, pk)
    if request.method == "POST":
        actions.remove_project_step(step_id=pk, by=request.user, now=timezone.now())
        messages.success(request, _("事業の出来事を消しました。"))
        return _life(step.project)
    names = listed(file.stored.name for file in step.files.select_related("stored"))
    effects = [_("「%(step)s」の記録が消えます。") % {"step": step}]
    if names:
        effects.append(_("書類も消えます：%(names)s") % {"names": names})
    context = {"project": step.project, "effects": effects}
    return show(request, "projects/remove_project_step.html", context)


@require_safe
def download_project_file(request: Request, pk: int) -> HttpResponseBase:
    """For people of the parties; others do not learn that there is such a paper."""
    file = get_object_or_404(ProjectFile.objects.select_related("stored", "step__project"), pk=pk)
    if not permissions.can_keep_steps(request.user, file.step.project):
        raise Http404
    return file_response(file.stored)


def _sent(request: Request) -> tuple[object, ...]:
    return (request.POST, request.FILES) if request.method == "POST" else ()


def _own(request: Request, pk: int) -> ProjectStep:
    step = get_object_or_404(ProjectStep.objects.select_related("project"), pk=pk)
    if not permissions.can_keep_steps(request.user, step.project):
        raise Http404
    return step


def _life(project: Project) -> HttpResponse:
    return redirect("evaluations:show_project_life", pk=project.pk)
