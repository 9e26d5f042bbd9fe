"""Buttons beside a member's name."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kyodo.accounts.requests import Request
from kyodo.lifecycle import Refusal
from kyodo.organisations import actions, permissions
from kyodo.organisations.forms import RoleForm
from kyodo.organisations.models import Membership
from kyodo.ui.pages import show


@require_POST
def change_membership(request: Request, pk: int) -> HttpResponse:
    membership = get_object_or_404(Membership, pk=pk)
    form = RoleForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("役割を選んでください。"))
        return redirect("organisations:show_organisation", pk=membership.organisation_id)
    try:
        actions.change_membership(membership_id=pk, role=form.cleaned_data["role"], by=request.user)
        messages.success(request, _("役割を変えました。"))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("organisations:show_organisation", pk=membership.organisation_id)


def end_membership(request: Request, pk: int) -> HttpResponse:
    """Whoever leaves cannot come back alone, so a page of its own says what will happen."""
    membership = get_object_or_404(Membership.objects.select_related("user", "organisation"), pk=pk)
    if not permissions.can_end_membership(request.user, membership):
        raise PermissionDenied
    if request.method == "POST":
        try:
            actions.end_membership(membership_id=pk, by=request.user)
            messages.success(request, _("メンバーから外しました。"))
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect("organisations:show_organisation", pk=membership.organisation_id)
    names = {"name": membership.user, "organisation": membership.organisation}
    effects = [
        _(
            "%(name)sさんは「%(organisation)s」のメンバーでなくなり、この側の記入を見られなくなります。"
        )
        % names,
        _("%(name)sさんと、ほかの代表者に、メールで知らせます。もどすには、もう一度招待します。")
        % names,
    ]
    return show(
        request,
        "organisations/end_membership.html",
        {"membership": membership, "effects": effects},
    )
