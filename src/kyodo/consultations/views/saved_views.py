"""Keeping a narrowed list, and finding it again above the list itself.

A list shows them by one entry of its context, ``saved``, and one include:
``{% include "consultations/parts/saved_views.html" %}``.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kyodo.accounts.requests import Request
from kyodo.consultations import permissions
from kyodo.consultations.actions import saved_views as actions
from kyodo.consultations.forms.saved_views import SaveViewForm
from kyodo.consultations.models import SavedView
from kyodo.consultations.models.cases import CaseQuerySet
from kyodo.consultations.queries.saved_views import ShownView, normal_query, shown_views
from kyodo.lifecycle import Refusal
from kyodo.ui.pages import show


@dataclass(frozen=True)
class Saved:
    """What the part shows: the views of one page, and the address that keeps the present one."""

    views: Sequence[ShownView]
    address: str


def saved_views(
    request: Request, page: SavedView.Page, rows_of: Callable[[QueryDict], CaseQuerySet]
) -> Saved:
    """``rows_of`` makes of a query what the page itself would show for it."""
    here = normal_query(request.GET.urlencode())
    views = shown_views(
        request.user, page, here=here, rows_of=lambda query: rows_of(QueryDict(query))
    )
    asked = urlencode({"page": page, "query": here})
    return Saved(views, f"{reverse('consultations:save_view')}?{asked}")


def save_view(request: Request) -> HttpResponse:
    """Asks for a name, then back to the list, which now has it."""
    if not permissions.can_list_cases(request.user):
        raise PermissionDenied
    if request.method != "POST":
        form = SaveViewForm(initial=request.GET.dict())
    else:
        form = SaveViewForm(request.POST)
    page = str(form["page"].value() or "")
    query = normal_query(str(form["query"].value() or ""))
    if request.method == "POST" and form.is_valid():
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
    back = _list_at(page if page in SavedView.Page.values else SavedView.Page.CASES, query)
    return show(request, "consultations/save_view.html", {"form": form, "back": back})


@require_POST
def forget_view(request: Request, pk: int) -> HttpResponse:
    view = get_object_or_404(SavedView.objects.of(request.user), pk=pk)
    address = _address(view)
    actions.forget_view(view_id=pk, by=request.user)
    messages.success(request, _("保存した条件「%(name)s」を消しました。") % {"name": view})
    return redirect(address)


def _address(view: SavedView) -> str:
    return _list_at(view.page, view.query)


def _list_at(page: str, query: str) -> str:
    address = reverse(f"consultations:{page}")
    return f"{address}?{query}" if query else address
