"""Keeping a narrowed list, and finding it again above the list itself.

A list shows them by one entry of its context, ``saved``, and one include:
``{% include "consultations/parts/saved_views.html" %}``.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kyodo.accounts.requests import Request
from kyodo.consultations.actions import saved_views as actions
from kyodo.consultations.forms.saved_views import SaveViewForm
from kyodo.consultations.models import SavedView
from kyodo.consultations.models.cases import CaseQuerySet
from kyodo.consultations.queries.saved_views import ShownView, normal_query, shown_views
from kyodo.lifecycle import Refusal
from kyodo.ui.pages import show


@dataclass(frozen=True)
class Saved:
    """What the part shows: the views of one page, and the form that keeps the present one."""

    views: Sequence[ShownView]
    form: SaveViewForm


def saved_views(
    request: Request, page: SavedView.Page, rows_of: Callable[[QueryDict], CaseQuerySet]
) -> Saved:
    """``rows_of`` makes of a query what the page itself would show for it."""
    here = normal_query(request.GET.urlencode())
    views = shown_views(
        request.user, page, here=here, rows_of=lambda query: rows_of(QueryDict(query))
    )
    form = SaveViewForm(initial={"page": page, "query": here}, auto_id="view_%s")
    return Saved(views, form)


@require_POST
def save_view(request: Request) -> HttpResponse:
    """Back to the list, which now has its name; a mistake is shown on a page of its own."""
    form = SaveViewForm(request.POST)
    if form.is_valid():
        typed = form.cleaned_data
        page = SavedView.Page(typed["page"])
        try:
            view = actions.save_view(
                page=page,
                name=typed["name"],
                query=typed["query"],
                is_shared=typed["is_shared"],
                by=request.user,
            )
        except Refusal as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(
                request, _("この条件を「%(name)s」として保存しました。") % {"name": view}
            )
            return redirect(_address(view))
    return show(request, "consultations/save_view.html", {"form": form})


@require_POST
def forget_view(request: Request, pk: int) -> HttpResponse:
    view = get_object_or_404(SavedView.objects.of(request.user), pk=pk)
    address = _address(view)
    actions.forget_view(view_id=pk, by=request.user)
    messages.success(request, _("保存した条件「%(name)s」を消しました。") % {"name": view})
    return redirect(address)


def _address(view: SavedView) -> str:
    address = reverse(f"consultations:{view.page}")
    return f"{address}?{view.query}" if view.query else address
