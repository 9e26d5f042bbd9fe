"""Every write on organisations, their members and their contacts.

Each action that lets somebody in, or out, locks the organisation's row first, so that two of them
never decide on the same picture.
"""

from kyodo.organisations.actions.contacts import add_contact, change_contact, remove_contact
from kyodo.organisations.actions.invitations import (
    accept_invitation,
    invite_member,
    join_organisation,
    resend_invitation,
    revoke_invitation,
)
from kyodo.organisations.actions.memberships import change_membership, end_membership
from kyodo.organisations.actions.organisations import add_organisation, change_organisation

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
    "remove_contact",
    "resend_invitation",
    "revoke_invitation",
]
