"""The list of organisations, and the page of one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from kyodo.accounts.models import User
from kyodo.accounts.permissions import is_administrator
from kyodo.accounts.requests import Request
from kyodo.lifecycle import Refusal
from kyodo.organisations import actions, permissions, queries
from kyodo.organisations.forms import OrganisationFilterForm, OrganisationForm
from kyodo.organisations.models import Organisation
from kyodo.ui.pages import show

ROWS_PER_PAGE = 50


def list_organisations(request: Request) -> HttpResponse:
    form = OrganisationFilterForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {"words": "", "kind": ""}
    rows = queries.organisations_matching(**wanted)
    return show(
        request,
        "organisations/list_organisations.html",
        {
            "form": form,
            "page": Paginator(rows, ROWS_PER_PAGE).get_page(request.GET.get("page")),
            "own": permissions.user_organisation_ids(request.user),
            "can_add": permissions.can_add_organisation(request.user),
        },
        part="organisations",
    )


def show_organisation(request: Request, pk: int) -> HttpResponse:
    """Name and kind for everybody; members and invitations for those who belong."""
    organisation = get_object_or_404(Organisation, pk=pk)
    user = request.user
    context: dict[str, object] = {
        "organisation": organisation,
        "bodies": queries.bodies_of(organisation) if organisation.has_bodies else (),
        "consortia": queries.consortia_of(organisation),
        "can_change": permissions.can_change_organisation(user, organisation),
        "can_see_members": permissions.can_show_members(user, organisation),
    }
    if context["can_see_members"]:
        context |= _inside(user, organisation)
    return show(request, "organisations/show_organisation.html", context)


def _inside(user: User, organisation: Organisation) -> dict[str, object]:
    represents = permissions.is_representative_of(user, organisation)
    shows_contacts = permissions.can_show_contacts(user, organisation)
    return {
        "memberships": queries.members_of(organisation),
        "invitations": queries.open_invitations(organisation),
        "contacts": queries.contacts_of(organisation) if shows_contacts else (),
        "can_see_contacts": shows_contacts,
        "can_change_members": represents,
        "can_invite": permissions.can_invite(user, organisation),
        "can_revoke": represents or is_administrator(user),
        "has_representative": permissions.has_representative(organisation),
        "now": timezone.now(),
    }


def add_organisation(request: Request) -> HttpResponse:
    if not permissions.can_add_organisation(request.user):
        raise PermissionDenied
    form = OrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            organisation = actions.add_organisation(by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error("members", str(refusal))
        else:
            messages.success(request, _("「%(name)s」を登録しました。") % {"name": organisation})
            return redirect("organisations:show_organisation", pk=organisation.pk)
    return show(request, "organisations/add_organisation.html", {"form": form})


def change_organisation(request: Request, pk: int) -> HttpResponse:
    organisation = get_object_or_404(Organisation, pk=pk)
    if not permissions.can_change_organisation(request.user, organisation):
        raise PermissionDenied
    form = OrganisationForm(
        request.POST or None,
        organisation=organisation,
        may_change_bodies=permissions.can_change_consortium(request.user, organisation),
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_organisation(organisation_id=pk, by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error("members", str(refusal))
        else:
            messages.success(request, _("団体・部署の内容を保存しました。"))
            return redirect("organisations:show_organisation", pk=pk)
    return show(
        request,
        "organisations/change_organisation.html",
        {"form": form, "organisation": organisation},
    )
