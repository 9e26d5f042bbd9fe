"""Pages about organisations, members, invitations and contacts."""

from kyodo.organisations.views.contacts import (
    add_contact,
    change_contact,
    remove_contact,
    show_contact,
)
from kyodo.organisations.views.invitations import (
    accept_invitation,
    invite_member,
    join_organisation,
    resend_invitation,
    revoke_invitation,
)
from kyodo.organisations.views.memberships import change_membership, end_membership
from kyodo.organisations.views.organisations import (
    add_organisation,
    change_organisation,
    list_organisations,
    show_organisation,
)

__all__ = [
    "accept_invitation",
    "add_contact",
    "add_organisation",
    "change_contact",
    "change_membership",
    "change_organisation",
    "end_membership",
    "invite_member",
    "join_organisation",
    "list_organisations",
    "remove_contact",
    "resend_invitation",
    "revoke_invitation",
    "show_contact",
    "show_organisation",
]
