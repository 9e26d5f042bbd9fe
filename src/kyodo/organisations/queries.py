"""Reads of organisations for pages."""

from django.core.cache import caches
from django.db.models import Q

from kyodo.accounts.permissions import Viewer
from kyodo.organisations.models import (
    Contact,
    Invitation,
    Membership,
    Organisation,
    OrganisationQuerySet,
)
from kyodo.organisations.roles import Role

_CENTRE_STAFF = "organisations.centre_staff"
_REMEMBERED_FOR = 60  # seconds


def organisations_matching(*, words: str, kind: str) -> OrganisationQuerySet:
    """Organisations whose name or reading holds every word, in the order of readings."""
    organisations = Organisation.objects.all()
    for word in words.split():
        organisations = organisations.filter(Q(name__icontains=word) | Q(name_kana__icontains=word))
    if kind:
        organisations = organisations.filter(kind=kind)
    return organisations.in_order()


def members_of(organisation: Organisation) -> list[Membership]:
    """Representatives first, then by name."""
    rows = Membership.objects.filter(organisation=organisation).select_related("user")
    return sorted(
        rows.order_by("user__name", "pk"), key=lambda row: row.role != Role.REPRESENTATIVE
    )


def open_invitations(organisation: Organisation) -> list[Invitation]:
    """Sent and not answered; expired ones too, because they can be sent again."""
    return list(organisation.invitations.unanswered().select_related("invited_by").in_order())


def contacts_of(organisation: Organisation) -> list[Contact]:
    """Persons that have not been forgotten."""
    return list(
        Contact.objects.filter(organisation=organisation, person__forgotten_at=None)
        .select_related("person")
        .order_by("person__name_kana", "pk")
    )


def bodies_of(consortium: Organisation) -> OrganisationQuerySet:
    return Organisation.objects.filter(consortia=consortium).in_order()


def consortia_of(body: Organisation) -> OrganisationQuerySet:
    return Organisation.objects.filter(members=body).in_order()


def possible_bodies(organisation: Organisation | None = None) -> OrganisationQuerySet:
    """What may be a body of an organisation; of a centre a consortium too. No centre ever is."""
    bodies = Organisation.objects.exclude(kind=Organisation.Kind.CENTRE)
    if organisation is None:
        return bodies.in_order()
    if not organisation.is_centre:
        bodies = bodies.exclude(kind=Organisation.Kind.CONSORTIUM)
    return bodies.exclude(pk=organisation.pk).in_order()


def may_work_at_the_centre(user: Viewer) -> bool:
    """Whether menus offer the centre's pages; each page asks ``permissions.is_centre_staff``.

    Every page has a menu, so the few people of the centre are looked up once a minute for all
    readers together: somebody who has just joined it finds the entry a minute later.
    """
    if user.pk is None:
        return False
    people: frozenset[int] | None = caches["process"].get(_CENTRE_STAFF)
    if people is None:
        centre = Organisation.Kind.CENTRE
        rows = Membership.objects.filter(
            Q(organisation__kind=centre) | Q(organisation__consortia__kind=centre)
        )
        people = frozenset(rows.order_by().values_list("user_id", flat=True))
        caches["process"].set(_CENTRE_STAFF, people, timeout=_REMEMBERED_FOR)
    return user.pk in people
