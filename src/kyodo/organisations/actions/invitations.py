"""Asking somebody to join, and joining."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from kyodo.accounts.actions import create_user
from kyodo.accounts.models import User, clean_address
from kyodo.accounts.queries import owner_of
from kyodo.audit.trail import record
from kyodo.lifecycle import Refusal
from kyodo.organisations import notices
from kyodo.organisations.events import Event
from kyodo.organisations.models import Invitation, Membership, Organisation
from kyodo.organisations.permissions import (
    can_invite,
    can_resend_invitation,
    can_revoke_invitation,
    is_representative_of,
)
from kyodo.organisations.roles import Role

VALID_FOR = timedelta(days=14)


def digest_of(token: str) -> str:
    """What is kept of a link's secret."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def invite_member(
    *, organisation_id: int, email: str, role: str, by: User, now: datetime
) -> Invitation:
    """Send a link that lets one address join.

    While an organisation has no representative, others open the door (``can_invite``): to
    representatives only. Nobody invites the own address. Raises ``PermissionDenied``, or
    ``Refusal`` for an address that belongs already or has an open invitation.
    """
    organisation = Organisation.objects.select_for_update().get(pk=organisation_id)
    if not can_invite(by, organisation):
        raise PermissionDenied
    email = clean_address(email)
    opens_the_door = not is_representative_of(by, organisation)
    _check_invitable(organisation, email, role, by=by, opens_the_door=opens_the_door)
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        email=email,
        organisation=organisation,
        role=role,
        token_digest=digest_of(token),
        created_at=now,
        expires_at=now + VALID_FOR,
        invited_by=by,
    )
    notices.send_invitation(invitation, token)
    if opens_the_door:
        notices.tell_door_opened(organisation, by=by)
    record(Event.MEMBER_INVITED, by=by, target=organisation, role=role)
    return invitation


def _check_invitable(
    organisation: Organisation, email: str, role: str, *, by: User, opens_the_door: bool
) -> None:
    if opens_the_door and role != Role.REPRESENTATIVE:
        raise Refusal(
            _(
                "代表者がまだいません。はじめに代表者を招待してください。メンバーは代表者が招待します。"
            )
        )
    if email == by.email:
        raise Refusal(_("自分自身は招待できません。"))
    if Membership.objects.filter(organisation=organisation, user__email=email).exists():
        raise Refusal(_("このメールアドレスの人は、すでにメンバーです。"))
    if organisation.invitations.unanswered().filter(email=email).exists():
        raise Refusal(
            _(
                "このメールアドレスは、すでに招待しています。下の一覧の「もう一度送る」を使ってください。"
            )
        )


@transaction.atomic
def resend_invitation(*, invitation_id: int, by: User, now: datetime) -> Invitation:
    """A new link for another 14 days; the old one stops working.

    Raises ``PermissionDenied``, or ``Refusal`` for one that is answered or revoked.
    """
    invitation = _lock(invitation_id)
    if not can_resend_invitation(by, invitation):
        raise PermissionDenied
    _check_unanswered(invitation)
    token = secrets.token_urlsafe(32)
    invitation.token_digest, invitation.invited_by = digest_of(token), by
    invitation.created_at, invitation.expires_at = now, now + VALID_FOR
    invitation.save()
    notices.send_invitation(invitation, token)
    if not is_representative_of(by, invitation.organisation):
        notices.tell_door_opened(invitation.organisation, by=by)
    record(Event.INVITATION_SENT_AGAIN, by=by, target=invitation.organisation)
    return invitation


@transaction.atomic
def revoke_invitation(*, invitation_id: int, by: User, now: datetime) -> Invitation:
    """The link stops working. Raises ``PermissionDenied``, or ``Refusal`` when it is too late."""
    invitation = _lock(invitation_id)
    if not can_revoke_invitation(by, invitation):
        raise PermissionDenied
    _check_unanswered(invitation)
    invitation.revoked_at = now
    invitation.save(update_fields=["revoked_at"])
    record(Event.INVITATION_REVOKED, by=by, target=invitation.organisation)
    return invitation


@transaction.atomic
def accept_invitation(
    *, token: str, name: str, password: str, language: str, now: datetime
) -> Membership:
    """Join as somebody who has no account yet: the link shows that the address is theirs.

    Raises ``Refusal`` when the link does not work any more or the address has an account.
    """
    invitation = usable(_lock_by_token(token), now)
    if owner_of(invitation.email) is not None:
        raise Refusal(
            _(
                "このメールアドレスは、すでに登録されています。ログインしてから、もう一度リンクを開いてください。"
            )
        )
    user = create_user(email=invitation.email, name=name, password=password, language=language)
    return _join(invitation, user, now)


@transaction.atomic
def join_organisation(*, token: str, by: User, now: datetime) -> Membership:
    """Join with the account that one has.

    Raises ``Refusal`` when the link does not work any more or was sent to somebody else.
    """
    invitation = usable(_lock_by_token(token), now)
    if owner_of(invitation.email) != by:
        raise Refusal(wrong_person())
    if Membership.objects.filter(organisation=invitation.organisation, user=by).exists():
        raise Refusal(_("すでにメンバーです。"))
    return _join(invitation, by, now)


def usable(invitation: Invitation | None, now: datetime) -> Invitation:
    """The invitation, or ``Refusal`` in the words that the holder of the link needs to hear.

    An invitation is worth as long as whoever sent it could still send it. Otherwise an
    administrator could put some aside before the first representative has joined.
    """
    if invitation is None:
        raise Refusal(
            _(
                "この招待のリンクは正しくありません。メールのリンクが途中で切れていないか、確かめてください。"
            )
        )
    if invitation.accepted_at:
        raise Refusal(_("この招待は、すでに使われています。ログインしてください。"))
    if invitation.revoked_at:
        raise Refusal(_("この招待は取り消されています。招待した団体・部署に問い合わせてください。"))
    if invitation.is_expired(now):
        raise Refusal(
            _(
                "この招待は期限が切れています。もう一度送ってもらうよう、団体・部署に頼んでください。"
            )
        )
    if not can_invite(invitation.invited_by, invitation.organisation):
        raise Refusal(
            _(
                "招待した人が代表者でなくなったため、この招待は使えません。いまの代表者に招待を頼んでください。"
            )
        )
    return invitation


def wrong_person() -> str:
    """Says neither whose the link is nor what address it was sent to."""
    return _(
        "この招待は、別のメールアドレスあてに送られています。"
        "招待を受け取った本人が、自分のアカウントで開いてください。"
    )


def _join(invitation: Invitation, user: User, now: datetime) -> Membership:
    membership = Membership.objects.create(
        user=user, organisation=invitation.organisation, role=invitation.role, created_at=now
    )
    invitation.accepted_at = now
    invitation.save(update_fields=["accepted_at"])
    notices.tell_joined(membership)
    record(
        Event.MEMBER_JOINED,
        by=user,
        target=invitation.organisation,
        role=invitation.role,
        member=user.pk,
    )
    return membership


def _check_unanswered(invitation: Invitation) -> None:
    if invitation.accepted_at:
        raise Refusal(_("この招待は、すでに使われています。"))
    if invitation.revoked_at:
        raise Refusal(_("この招待は、すでに取り消されています。"))


def _lock(invitation_id: int) -> Invitation:
    """The organisation first, as everywhere, then the invitation as it stands now."""
    known = Invitation.objects.get(pk=invitation_id)
    organisation = Organisation.objects.select_for_update().get(pk=known.organisation_id)
    invitation = Invitation.objects.select_for_update().get(pk=invitation_id)
    invitation.organisation = organisation
    return invitation


def _lock_by_token(token: str) -> Invitation | None:
    known = Invitation.objects.filter(token_digest=digest_of(token)).first()
    if known is None:
        return None
    invitation = _lock(known.pk)
    return invitation if invitation.token_digest == digest_of(token) else None
