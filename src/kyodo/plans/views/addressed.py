"""The one way from an address to a project or a work item whose plan somebody may read."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from kyodo.accounts.requests import Request
from kyodo.fiscal import FiscalYear
from kyodo.plans.permissions import can_read_plan
from kyodo.projects.forms import YEARS
from kyodo.projects.models import Project, WorkItem


def readable_project(request: Request, pk: int) -> Project:
    """Raises ``Http404`` where there is no such project or its plans are not the reader's."""
    project = get_object_or_404(Project.objects.visible_to(request.user), pk=pk)
    if not can_read_plan(request.user, project):
        raise Http404
    return project


def plan_year(start: int) -> FiscalYear:
    """Raises ``Http404`` for a slip of the keyboard."""
    if start not in YEARS:
        raise Http404
    return FiscalYear(start)


def readable_item(request: Request, pk: int) -> WorkItem:
    """The same for one work item."""
    item = get_object_or_404(WorkItem.objects.select_related("project"), pk=pk)
    readable_project(request, item.project_id)
    return item
