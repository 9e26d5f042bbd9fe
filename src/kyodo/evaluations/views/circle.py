"""One project over its years: in a row with what did not come round, and day by day."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from kyodo.accounts.requests import Request
from kyodo.evaluations.queries.circle import circle_of
from kyodo.evaluations.queries.project_life import project_life
from kyodo.plans.permissions import can_read_plan
from kyodo.projects.models import Project
from kyodo.ui.pages import show


@require_safe
def show_circle(request: Request, pk: int) -> HttpResponse:
    """For people of the parties: it names what they have not done yet."""
    project = _own(request, pk)
    years = circle_of(project, request.user, timezone.localdate())
    return show(request, "evaluations/show_circle.html", {"project": project, "years": years})


@require_safe
def show_project_life(request: Request, pk: int) -> HttpResponse:
    """From the pre-consultation to the end, with the papers."""
    project = _own(request, pk)
    context = {"project": project, "entries": project_life(project)}
    return show(request, "evaluations/show_project_life.html", context)


def _own(request: Request, pk: int) -> Project:
    project = get_object_or_404(Project.objects.visible_to(request.user), pk=pk)
    if not can_read_plan(request.user, project):
        raise Http404
    return project
