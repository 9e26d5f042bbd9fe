"""Who belongs to an organisation, and who may keep it.

Belonging decides what somebody sees of an evaluation. That is why the administrator only opens the
door once: from the first representative on, an organisation's people decide who joins it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache

from django.db.models import Q, QuerySet

from kyodo.accounts.models import User
from kyodo.accounts.permissions import Viewer, is_administrator
from kyodo.organisations.models import Contact, Invitation, Membership, Organisation
from kyodo.organisations.roles import Role


@dataclass(frozen=True)
class _Place:
    """One organisation that somebody belongs to, itself or through a body of it."""

    organisation: int
    kind: str
    is_spoken_for: bool


_asked: ContextVar[dict[int, frozenset[_Place]] | None] = ContextVar("_asked", default=None)


@contextmanager
def places_asked_once() -> Iterator[None]:
    """Within this, where somebody stands is read once. For reading only: an action that lets
    somebody in or out, or that asks under a lock, has to see what holds now."""
    token = _asked.set({})
    try:
        yield
    finally:
        _asked.reset(token)


def _places_of(user: Viewer) -> frozenset[_Place]:
    """Who belongs to one body of a consortium belongs to the consortium as well, never the reverse.
    A centre is made up of the bodies that run it in the same way."""
    if not isinstance(user, User) or not user.is_active:
        return frozenset()
    asked = _asked.get()
    if asked is None:
        return _read_places(user)
    if user.pk not in asked:
        asked[user.pk] = _read_places(user)
    return asked[user.pk]


def _read_places(user: User) -> frozenset[_Place]:
    found = set()
    for role, own, own_kind, around, kind_around in _memberships().filter(user=user):
        speaks = role == Role.REPRESENTATIVE
        found.add(_Place(own, own_kind, speaks))
        if around is not None:
            found.add(_Place(around, kind_around, speaks))
    return frozenset(found)


@cache
def _memberships() -> QuerySet[Membership, tuple[str, int, str, int | None, str]]:
    """Put together once: every request asks for those of one person."""
    return Membership.objects.values_list(
        "role",
        "organisation_id",
        "organisation__kind",
        "organisation__consortia",
        "organisation__consortia__kind",
    )


def user_organisation_ids(user: Viewer) -> frozenset[int]:
    """Every organisation that somebody belongs to."""
    return frozenset(place.organisation for place in _places_of(user))


def represented_organisation_ids(user: Viewer) -> frozenset[int]:
    """The same for representatives only."""
    return frozenset(place.organisation for place in _places_of(user) if place.is_spoken_for)


def is_member_of(user: Viewer, organisation: Organisation) -> bool:
    return organisation.pk in user_organisation_ids(user)


def is_representative_of(user: Viewer, organisation: Organisation) -> bool:
    return organisation.pk in represented_organisation_ids(user)


def is_centre_staff(user: Viewer) -> bool:
    """Works at the collaboration centre: belongs to it, itself or through a body that runs it."""
    return any(place.kind == Organisation.Kind.CENTRE for place in _places_of(user))


def is_centre_lead(user: Viewer) -> bool:
    """Speaks for the collaboration centre: keeps its lists, its hours and its rules."""
    return any(
        place.kind == Organisation.Kind.CENTRE and place.is_spoken_for for place in _places_of(user)
    )


def has_representative(organisation: Organisation) -> bool:
    """Somebody who can still sign in speaks for it, itself or through a body of the consortium."""
    return (
        Membership.objects.filter(role=Role.REPRESENTATIVE, user__is_active=True)
        .filter(Q(organisation=organisation) | Q(organisation__consortia=organisation))
        .exists()
    )


def can_list_organisations(user: Viewer) -> bool:
    """Names and kinds are known to everybody who may sign in."""
    return isinstance(user, User) and user.is_active


def can_show_members(user: Viewer, organisation: Organisation) -> bool:
    return is_administrator(user) or is_member_of(user, organisation)


def can_add_organisation(user: Viewer) -> bool:
    return is_administrator(user)


def can_change_organisation(user: Viewer, organisation: Organisation) -> bool:
    return is_administrator(user) or is_representative_of(user, organisation)


def can_change_consortium(user: Viewer, organisation: Organisation) -> bool:
    """Who is in a consortium decides who sees its side: its own people's business.

    The administrator sets it up while nobody speaks for it yet.
    """
    if has_representative(organisation):
        return is_representative_of(user, organisation)
    return is_administrator(user)


def can_invite(user: Viewer, organisation: Organisation) -> bool:
    """A representative; while there is none, whoever may open the door.

    Who joins a body of a consortium joins the consortium. So for a body the door is opened by
    those who speak for its consortia, and by the administrator only where nobody does.
    """
    if has_representative(organisation):
        return is_representative_of(user, organisation)
    consortia = Organisation.objects.filter(members=organisation)
    spoken_for = [consortium for consortium in consortia if has_representative(consortium)]
    if spoken_for:
        return all(is_representative_of(user, consortium) for consortium in spoken_for)
    return is_administrator(user)


def can_revoke_invitation(user: Viewer, invitation: Invitation) -> bool:
    """Taking an invitation back lets nobody in, so the administrator may at any time."""
    return is_administrator(user) or is_representative_of(user, invitation.organisation)


def can_resend_invitation(user: Viewer, invitation: Invitation) -> bool:
    return can_invite(user, invitation.organisation)


def can_end_membership(user: Viewer, membership: Membership) -> bool:
    """A representative any, everybody the own. The administrator deactivates accounts instead."""
    if not isinstance(user, User) or not user.is_active:
        return False
    return membership.user_id == user.pk or is_representative_of(user, membership.organisation)


def can_change_membership(user: Viewer, membership: Membership) -> bool:
    return is_representative_of(user, membership.organisation)


def can_show_contacts(user: Viewer, organisation: Organisation) -> bool:
    """Contact data is for the organisation's own people; the administrator asks in `people`."""
    return is_member_of(user, organisation)


def can_show_contact(user: Viewer, contact: Contact) -> bool:
    return can_show_contacts(user, contact.organisation)


def can_change_contacts(user: Viewer, organisation: Organisation) -> bool:
    return is_member_of(user, organisation)
