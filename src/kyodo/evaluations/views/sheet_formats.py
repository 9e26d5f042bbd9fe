"""The forms that this installation knows: all of them, one as it will look, two compared."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kyodo.accounts.requests import Request
from kyodo.evaluations.actions import sheet_formats as actions
from kyodo.evaluations.formats import json_schema_text
from kyodo.evaluations.forms.sheet_formats import ComparedFormatsForm, FormatFileForm, PaperForm
from kyodo.evaluations.models import FormatDraft, SheetFormat
from kyodo.evaluations.permissions import can_change_format_draft, can_load_format
from kyodo.evaluations.queries.format_comparison import compare
from kyodo.evaluations.queries.sheet_formats import library_digests, list_of_formats, paper
from kyodo.lifecycle import Refusal
from kyodo.punctuation import labelled
from kyodo.ui.pages import show

ROWS_PER_PAGE = 50


@require_GET
def list_formats(request: Request) -> HttpResponse:
    """Every form with its versions; below, what is being written."""
    may_change = can_load_format(request.user)
    drafts = FormatDraft.objects.select_related("owner").defer("data", "earlier")
    rows = Paginator(list_of_formats(), ROWS_PER_PAGE).get_page(request.GET.get("page"))
    return show(
        request,
        "evaluations/list_formats.html",
        {
            "page": rows,
            "rows": [(each, each.digest in library_digests()) for each in rows],
            "may_change": may_change,
            "drafts": [each for each in drafts if can_change_format_draft(request.user, each)]
            if may_change
            else [],
        },
        part="forms",
    )


@require_GET
def show_format(request: Request, format_pk: int) -> HttpResponse:
    """The paper with nothing answered, for everybody or for one role."""
    sheet_format = get_object_or_404(SheetFormat, pk=format_pk)
    form = sheet_format.definition
    looked = paper(form, request.GET.get("role", ""))
    others = SheetFormat.objects.filter(code=sheet_format.code).exclude(pk=format_pk)
    context = {
        "sheet_format": sheet_format,
        "paper": looked,
        "filter": PaperForm(
            {"role": looked.role},
            roles=[(role.id, role.label) for role in (*form.roles, *form.joint_roles)],
        ),
        "others": others.defer("source"),
        "uses": sheet_format.evaluations.count(),
        "in_library": sheet_format.digest in library_digests(),
        "may_change": can_load_format(request.user),
    }
    return show(request, "evaluations/show_format.html", context)


@require_GET
def download_format(request: Request, format_pk: int) -> HttpResponse:
    """The file as it was loaded."""
    sheet_format = get_object_or_404(SheetFormat, pk=format_pk)
    response = HttpResponse(sheet_format.source, content_type="application/yaml; charset=utf-8")
    name = f"{sheet_format.code}-{sheet_format.pk}.yaml"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@login_not_required
@require_GET
def download_format_schema(request: Request) -> HttpResponse:
    """The language of forms as JSON Schema, at an address that stays, for editors everywhere."""
    response = HttpResponse(json_schema_text(), content_type="application/schema+json")
    response["Access-Control-Allow-Origin"] = "*"
    return response


@require_GET
def compare_formats(request: Request) -> HttpResponse:
    """What changed between two versions, question by question."""
    form = ComparedFormatsForm(request.GET or None)
    context: dict[str, Any] = {"form": form}
    if request.GET and form.is_valid():
        old, new = form.cleaned_data["old"], form.cleaned_data["new"]
        context |= {
            "old": old,
            "new": new,
            "comparison": compare(old.definition, new.definition),
        }
    return show(request, "evaluations/compare_formats.html", context)


def load_format(request: Request) -> HttpResponse:
    """A file, or the text of one; faults are explained beside the text, line by line."""
    if not can_load_format(request.user):
        raise PermissionDenied
    sent = request.method == "POST"
    form = FormatFileForm(request.POST, request.FILES) if sent else FormatFileForm()
    if sent and form.is_valid():
        try:
            kept = actions.load_format(source=form.source, by=request.user, now=timezone.now())
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("様式を読み込みました。"))
            return redirect("evaluations:show_format", format_pk=kept.pk)
    return show(request, "evaluations/load_format.html", _loading(form))


def _loading(form: FormatFileForm) -> dict[str, Any]:
    """The text as it was read, with its faults at their lines."""
    if not form.source:
        return {"form": form}
    by_line: dict[int, list[str]] = {}
    for problem in form.problems:
        words = labelled(problem.place, problem.message) if problem.place else problem.message
        by_line.setdefault(problem.line, []).append(words)
    lines = form.source.splitlines()
    return {
        "form": FormatFileForm(initial={"text": form.source}),
        "tried": form,
        "whole": by_line.pop(0, []),
        "faults": [
            (line, lines[line - 1] if line <= len(lines) else "", words)
            for line, words in sorted(by_line.items())
        ],
    }
