"""Changing and ending what somebody is in an organisation."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from kyodo.accounts.models import User
from kyodo.audit.trail import record
from kyodo.lifecycle import Refusal
from kyodo.organisations import notices
from kyodo.organisations.events import Event
from kyodo.organisations.models import Membership, Organisation
from kyodo.organisations.permissions import can_change_membership, can_end_membership
from kyodo.organisations.roles import Role


@transaction.atomic
def change_membership(*, membership_id: int, role: str, by: User) -> Membership:
    """Make a member a representative, or the reverse.

    Raises ``PermissionDenied``, or ``Refusal`` when nobody would be left to speak for the rest.
    """
    membership = _lock(membership_id)
    if not can_change_membership(by, membership):
        raise PermissionDenied
    if membership.role == role:
        return membership
    if role != Role.REPRESENTATIVE:
        _check_somebody_stays(membership)
    membership.role = role
    membership.full_clean()
    membership.save(update_fields=["role"])
    notices.tell_role_changed(membership, by=by)
    record(
        Event.MEMBERSHIP_CHANGED,
        by=by,
        target=membership.organisation,
        member=membership.user_id,
        role=role,
    )
    return membership


@transaction.atomic
def end_membership(*, membership_id: int, by: User) -> Organisation:
    """From now on the person sees of the organisation what everybody sees.

    Raises ``PermissionDenied``, or ``Refusal`` when nobody would be left to speak for the rest.
    """
    membership = _lock(membership_id)
    if not can_end_membership(by, membership):
        raise PermissionDenied
    _check_somebody_stays(membership)
    user, organisation = membership.user, membership.organisation
    membership.delete()
    notices.tell_membership_ended(user, organisation, by=by)
    record(Event.MEMBERSHIP_ENDED, by=by, target=organisation, member=user.pk)
    return organisation


def _check_somebody_stays(membership: Membership) -> None:
    """Without a representative the administrator could open the door again."""
    others = Membership.objects.filter(
        organisation=membership.organisation_id, user__is_active=True
    ).exclude(pk=membership.pk)
    if (
        membership.role == Role.REPRESENTATIVE
        and others.exists()
        and not others.filter(role=Role.REPRESENTATIVE).exists()
    ):
        raise Refusal(_("最後の代表者です。先に、ほかのメンバーを代表者にしてください。"))


def _lock(membership_id: int) -> Membership:
    known = Membership.objects.get(pk=membership_id)
    organisation = Organisation.objects.select_for_update().get(pk=known.organisation_id)
    membership = (
        Membership.objects.select_for_update(of=("self",))
        .select_related("user")
        .get(pk=membership_id)
    )
    membership.organisation = organisation
    return membership
