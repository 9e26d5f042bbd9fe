"""Who makes up a consortium decides who sees its side, so its own people decide that."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from kyodo.audit.models import AuditEntry
from kyodo.lifecycle import Refusal
from kyodo.notifications.models import OutboxMail
from kyodo.organisations import actions
from tests.factories import (
    AdministratorFactory,
    ConsortiumFactory,
    ConsortiumMemberFactory,
    MembershipFactory,
    OrganisationFactory,
    RepresentativeFactory,
)

pytestmark = pytest.mark.django_db


def _change(organisation, by, **changes):
    given = {
        "name": organisation.name,
        "kind": organisation.kind,
        "name_kana": organisation.name_kana,
        "members": list(organisation.members.all()),
    }
    return actions.change_organisation(organisation_id=organisation.pk, by=by, **(given | changes))


def test_the_administrator_adds_no_body_to_a_consortium_that_has_a_representative():
    """Otherwise a body with the administrator's own people could be slipped in."""
    consortium = ConsortiumFactory()
    RepresentativeFactory(organisation=consortium)
    administrator = AdministratorFactory()
    own = MembershipFactory(user=administrator).organisation

    with pytest.raises(PermissionDenied):
        _change(consortium, administrator, members=[own])
    assert not consortium.members.exists()
    assert _change(consortium, administrator, name="新しい名").name == "新しい名"


def test_a_forged_form_of_the_administrator_changes_no_body(client):
    consortium = ConsortiumFactory()
    RepresentativeFactory(organisation=consortium)
    kept = ConsortiumMemberFactory(consortium=consortium).member
    slipped_in = OrganisationFactory()
    client.force_login(AdministratorFactory())
    client.post(
        reverse("organisations:change_organisation", args=[consortium.pk]),
        {"name": consortium.name, "kind": "consortium", "members": [slipped_in.pk]},
    )
    assert list(consortium.members.all()) == [kept]


def test_a_representative_changes_the_bodies_and_all_who_speak_are_told():
    consortium = ConsortiumFactory()
    by = RepresentativeFactory(organisation=consortium).user
    leaving = ConsortiumMemberFactory(consortium=consortium).member
    coming = OrganisationFactory(name="あとの会")
    told = [
        RepresentativeFactory(organisation=leaving).user,
        RepresentativeFactory(organisation=coming).user,
    ]
    MembershipFactory(organisation=coming)

    _change(consortium, by, members=[coming])

    assert list(consortium.members.all()) == [coming]
    assert {row.to for row in OutboxMail.objects.all()} == {user.email for user in told}
    entry = AuditEntry.objects.get(event="consortium_changed")
    assert entry.facts == {"added": "あとの会", "removed": leaving.name}


def test_a_member_changes_nothing(client):
    member = MembershipFactory(organisation__name="はまべの会")
    client.force_login(member.user)
    address = reverse("organisations:change_organisation", args=[member.organisation_id])
    assert client.get(address).status_code == 403
    with pytest.raises(PermissionDenied):
        _change(member.organisation, member.user, name="別の名")
    member.organisation.refresh_from_db()
    assert member.organisation.name == "はまべの会"


def test_a_consortium_with_bodies_stays_one():
    consortium = ConsortiumFactory()
    ConsortiumMemberFactory(consortium=consortium)
    by = RepresentativeFactory(organisation=consortium).user
    with pytest.raises(Refusal, match="構成団体を持てるのは"):
        _change(consortium, by, kind="npo")
    consortium.refresh_from_db()
    assert consortium.kind == "consortium"
