"""Reads of organisations for pages."""

from django.db.models import Q

from kyodo.organisations.models import (
    Contact,
    Invitation,
    Membership,
    Organisation,
    OrganisationQuerySet,
)
from kyodo.organisations.roles import Role


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
    """What may be a body of a consortium: anything that is not one itself."""
    bodies = Organisation.objects.exclude(kind=Organisation.Kind.CONSORTIUM)
    if organisation is not None:
        bodies = bodies.exclude(pk=organisation.pk)
    return bodies.in_order()
