"""Adding and changing organisations, and who makes up a consortium."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from kyodo.accounts.models import User
from kyodo.audit.trail import record
from kyodo.lifecycle import Refusal
from kyodo.organisations import notices
from kyodo.organisations.events import Event
from kyodo.organisations.models import ConsortiumMember, Organisation
from kyodo.organisations.permissions import (
    can_add_organisation,
    can_change_consortium,
    can_change_organisation,
)


@transaction.atomic
def add_organisation(
    *,
    name: str,
    kind: str,
    name_kana: str = "",
    members: Iterable[Organisation] = (),
    by: User | None,
) -> Organisation:
    """``by`` is nobody for what a command reads in. ``members`` are a consortium's bodies.

    Raises ``ValidationError`` for a name that exists, ``Refusal`` for bodies that cannot be.
    """
    if by is not None and not can_add_organisation(by):
        raise PermissionDenied
    organisation = Organisation(name=name.strip(), name_kana=name_kana.strip(), kind=kind)
    organisation.full_clean()
    organisation.save()
    wanted = list(members)
    _check_bodies(organisation, wanted)
    ConsortiumMember.objects.bulk_create(
        ConsortiumMember(consortium=organisation, member=member) for member in wanted
    )
    record(Event.ORGANISATION_ADDED, by=by, target=organisation)
    return organisation


@transaction.atomic
def change_organisation(
    *,
    organisation_id: int,
    name: str,
    kind: str,
    name_kana: str,
    members: Iterable[Organisation],
    by: User,
) -> Organisation:
    """Name and kind; and the bodies of a consortium, which has a rule of its own.

    Raises ``ValidationError`` for a name that exists, ``Refusal`` for bodies that cannot be, and
    ``PermissionDenied``.
    """
    organisation = Organisation.objects.select_for_update().get(pk=organisation_id)
    if not can_change_organisation(by, organisation):
        raise PermissionDenied
    before = {body.pk: body for body in organisation.members.all()}
    after = {body.pk: body for body in members}
    touched = [body for pk, body in (before | after).items() if (pk in before) != (pk in after)]
    if touched and not can_change_consortium(by, organisation):
        raise PermissionDenied
    if touched:
        notices.tell_consortium_changed(organisation, touched, by=by)
    organisation.name, organisation.name_kana = name.strip(), name_kana.strip()
    organisation.kind = kind
    organisation.full_clean()
    organisation.save()
    _check_bodies(organisation, list(after.values()))
    _set_bodies(organisation, before, after, by=by)
    record(Event.ORGANISATION_CHANGED, by=by, target=organisation)
    return organisation


def _set_bodies(
    organisation: Organisation,
    before: dict[int, Organisation],
    after: dict[int, Organisation],
    *,
    by: User,
) -> None:
    added = [body for pk, body in after.items() if pk not in before]
    removed = [body for pk, body in before.items() if pk not in after]
    organisation.consortium_members.filter(member__in=removed).delete()
    ConsortiumMember.objects.bulk_create(
        ConsortiumMember(consortium=organisation, member=body) for body in added
    )
    if added or removed:
        record(
            Event.CONSORTIUM_CHANGED,
            by=by,
            target=organisation,
            added="、".join(body.name for body in added),
            removed="、".join(body.name for body in removed),
        )


def _check_bodies(organisation: Organisation, bodies: list[Organisation]) -> None:
    """A consortium may run a centre, but is no body of another consortium."""
    if bodies and not organisation.has_bodies:
        raise Refusal(_("構成団体を持てるのは、共同事業体と、市民協働推進センターだけです。"))
    own = organisation.pk
    is_nested = organisation.is_consortium and any(body.is_consortium for body in bodies)
    if is_nested or any(body.pk == own or body.is_centre for body in bodies):
        raise Refusal(_("共同事業体は、ほかの共同事業体の構成団体になれません。"))
    above = organisation.consortia.filter(kind=Organisation.Kind.CONSORTIUM)
    if organisation.is_consortium and above.exists():
        raise Refusal(_("ほかの共同事業体の構成団体なので、共同事業体にはできません。"))
