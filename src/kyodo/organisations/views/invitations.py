"""Inviting, and the page behind the link of an invitation."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from kyodo.accounts.models import User
from kyodo.accounts.queries import owner_of
from kyodo.accounts.requests import Request
from kyodo.lifecycle import Refusal
from kyodo.organisations import actions, permissions
from kyodo.organisations.actions.invitations import digest_of, usable, wrong_person
from kyodo.organisations.forms import AcceptInvitationForm, InvitationForm
from kyodo.organisations.models import Invitation, Organisation
from kyodo.ui.pages import show


def invite_member(request: Request, pk: int) -> HttpResponse:
    organisation = get_object_or_404(Organisation, pk=pk)
    if not permissions.can_invite(request.user, organisation):
        raise PermissionDenied
    form = InvitationForm(
        request.POST or None,
        only_representatives=not permissions.is_representative_of(request.user, organisation),
    )
    if request.method == "POST" and form.is_valid():
        try:
            invitation = actions.invite_member(
                organisation_id=pk, by=request.user, now=timezone.now(), **form.cleaned_data
            )
        except Refusal as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(
                request, _("%(email)s に招待を送りました。") % {"email": invitation.email}
            )
            return redirect("organisations:show_organisation", pk=pk)
    return show(
        request,
        "organisations/invite_member.html",
        {"form": form, "organisation": organisation},
    )


@require_POST
def resend_invitation(request: Request, pk: int) -> HttpResponse:
    invitation = get_object_or_404(Invitation, pk=pk)
    try:
        actions.resend_invitation(invitation_id=pk, by=request.user, now=timezone.now())
        messages.success(
            request,
            _("%(email)s に招待をもう一度送りました。前のリンクは使えなくなりました。")
            % {"email": invitation.email},
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("organisations:show_organisation", pk=invitation.organisation_id)


@require_POST
def revoke_invitation(request: Request, pk: int) -> HttpResponse:
    invitation = get_object_or_404(Invitation, pk=pk)
    try:
        actions.revoke_invitation(invitation_id=pk, by=request.user, now=timezone.now())
        messages.success(
            request, _("%(email)s への招待を取り消しました。") % {"email": invitation.email}
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("organisations:show_organisation", pk=invitation.organisation_id)


@never_cache
@login_not_required
def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link: a new account, or a button to join with the one there is."""
    try:
        invitation = usable(_invitation_behind(token), timezone.now())
    except Refusal as refusal:
        return _refused(request, str(refusal))
    if isinstance(request.user, User):
        return _offer_to_join(request, request.user, invitation, token)
    if owner_of(invitation.email) is not None:
        context = {"invitation": invitation, "token": token}
        return show(request, "organisations/sign_in_to_join.html", context)
    return _new_account(request, invitation, token)


def _new_account(request: HttpRequest, invitation: Invitation, token: str) -> HttpResponse:
    form = AcceptInvitationForm(request.POST or None, email=invitation.email)
    if request.method == "POST" and form.is_valid():
        try:
            actions.accept_invitation(
                token=token,
                name=form.cleaned_data["name"],
                password=form.cleaned_data["password"],
                language=translation.get_language()[:2],
                now=timezone.now(),
            )
        except Refusal as refusal:
            return _refused(request, str(refusal))
        messages.success(
            request,
            _("登録しました。いま決めたパスワードで、ログインしてください。"),
        )
        return redirect("account_login")
    return show(
        request, "organisations/accept_invitation.html", {"form": form, "invitation": invitation}
    )


def _offer_to_join(
    request: HttpRequest, user: User, invitation: Invitation, token: str
) -> HttpResponse:
    if owner_of(invitation.email) != user:
        return _refused(request, wrong_person())
    return show(
        request, "organisations/join_organisation.html", {"invitation": invitation, "token": token}
    )


@require_POST
def join_organisation(request: Request, token: str) -> HttpResponse:
    try:
        membership = actions.join_organisation(token=token, by=request.user, now=timezone.now())
    except Refusal as refusal:
        return _refused(request, str(refusal))
    messages.success(
        request, _("「%(name)s」のメンバーになりました。") % {"name": membership.organisation}
    )
    return redirect("organisations:show_organisation", pk=membership.organisation_id)


def _invitation_behind(token: str) -> Invitation | None:
    return (
        Invitation.objects.filter(token_digest=digest_of(token))
        .select_related("organisation", "invited_by")
        .first()
    )


def _refused(request: HttpRequest, why: str) -> HttpResponse:
    response = show(request, "organisations/invitation_refused.html", {"why": why})
    response.status_code = 410
    return response
