"""Projects: all of them, one, registered and put right."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from kyodo.accounts.requests import Request
from kyodo.exports.downloads import Download, table_download, wanted_format
from kyodo.fiscal import FiscalYear
from kyodo.lifecycle import Refusal
from kyodo.projects import actions, permissions, queries
from kyodo.projects.exports import project_headings, project_rows
from kyodo.projects.forms import ProjectFilterForm, ProjectForm
from kyodo.projects.models import Project
from kyodo.ui.pages import show

ROWS_PER_PAGE = 50


def list_projects(request: Request) -> HttpResponse | Download:
    """By the words of the name; also as a file."""
    form = ProjectFilterForm(request.GET)
    words = form.cleaned_data["words"] if form.is_valid() else ""
    projects = queries.projects_matching(request.user, words)
    if file_format := wanted_format(request.GET.get("format")):
        found, today = project_rows(projects.iterator(chunk_size=500)), timezone.localdate()
        return table_download(
            _("協働事業"), project_headings(), found, file_format=file_format, today=today
        )
    context = {
        "form": form,
        "page": Paginator(projects, ROWS_PER_PAGE).get_page(request.GET.get("page")),
        "can_add": permissions.can_add_project(request.user),
    }
    return show(request, "projects/list_projects.html", context)


def show_project(request: Request, pk: int) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.user), pk=pk)
    return show(
        request,
        "projects/show_project.html",
        {
            "project": project,
            "parties": queries.parties_with_members(project),
            "tables": queries.tables_with_changes(project),
            "shows_improvements": permissions.can_see_improvements(request.user, project),
            "improvements": project.improvements.naming_sides().select_related("person"),
            "can_change": permissions.can_change_project(request.user, project),
            "own_sides": queries.sides_of(request.user, project),
            "own": queries.own_places(request.user),
            "this_year": FiscalYear.of(timezone.localdate()),
        },
    )


def add_project(request: Request) -> HttpResponse:
    if not permissions.can_add_project(request.user):
        raise PermissionDenied
    form = ProjectForm(request.POST or None)
    if _is_sent(request) and form.is_valid():
        project = actions.add_project(
            project=form.save(commit=False), parties=form.parties, by=request.user
        )
        messages.success(
            request, _("協働事業「%(name)s」を登録しました。") % {"name": project.name}
        )
        return redirect("projects:show_project", pk=project.pk)
    return _project_page(request, "projects/add_project.html", form)


def change_project(request: Request, pk: int) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.user), pk=pk)
    if not permissions.can_change_project(request.user, project):
        raise PermissionDenied
    name = project.name
    seen = queries.seen_of_particulars(queries.stored_particulars(project))
    form = ProjectForm(request.POST or None, instance=project)
    if request.method == "POST":
        seen = request.POST.get("seen", "")
    if _is_sent(request) and form.is_valid():
        try:
            actions.change_project(
                project=form.save(commit=False), parties=form.parties, by=request.user, seen=seen
            )
        except actions.ProjectChangedMeanwhile as conflict:
            return _conflict_page(request, form, conflict, pk=pk, name=name)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("協働事業の内容を保存しました。"))
            return redirect("projects:show_project", pk=pk)
    return _project_page(request, "projects/change_project.html", form, pk=pk, name=name, seen=seen)


def _conflict_page(
    request: Request,
    form: ProjectForm,
    conflict: actions.ProjectChangedMeanwhile,
    **context: object,
) -> HttpResponse:
    """What differs side by side. What is stored stands there now, so sending again means it."""
    differing = [
        (each.label, each.words, conflict.typed[name].words)
        for name, each in conflict.stored.items()
        if each.value != conflict.typed[name].value
    ]
    context |= {
        "conflict": str(conflict),
        "differing": differing,
        "seen": queries.seen_of_particulars(conflict.stored),
    }
    response = _project_page(request, "projects/change_project.html", form, **context)
    response.status_code = 409
    return response


def _is_sent(request: Request) -> bool:
    """Whether the form is meant to be stored, and not only to get further places."""
    return request.method == "POST" and "add_places" not in request.POST


def _project_page(
    request: Request, template: str, form: ProjectForm, **context: object
) -> HttpResponse:
    """Who asks for further places has not finished: what is missing is no error yet."""
    if "add_places" in request.POST:
        form.full_clean()
        form.errors.clear()
    return show(request, template, {"form": form, **context})
