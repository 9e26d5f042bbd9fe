"""The years of one project in a row, with what did not come round."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from kyodo.accounts.requests import Request
from kyodo.evaluations.queries.circle import circle_of
from kyodo.plans.permissions import can_read_plan
from kyodo.projects.models import Project
from kyodo.ui.pages import show


@require_safe
def show_circle(request: Request, pk: int) -> HttpResponse:
    """For people of the parties: it names what they have not done yet."""
    project = get_object_or_404(Project.objects.visible_to(request.user), pk=pk)
    if not can_read_plan(request.user, project):
        raise Http404
    years = circle_of(project, request.user, timezone.localdate())
    return show(request, "evaluations/show_circle.html", {"project": project, "years": years})
