"""A representative makes a member a representative, or the reverse."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from kyodo.audit.models import AuditEntry
from kyodo.notifications.models import OutboxMail
from kyodo.organisations import actions
from tests.factories import (
    MembershipFactory,
    OrganisationFactory,
    RepresentativeFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation():
    return OrganisationFactory()


@pytest.fixture
def speaker(organisation):
    return RepresentativeFactory(organisation=organisation)


@pytest.fixture
def member(organisation):
    return MembershipFactory(organisation=organisation, user__name="山田 はな")


def test_a_new_representative_is_told_and_recorded(speaker, member):
    actions.change_membership(membership_id=member.pk, role="representative", by=speaker.user)
    member.refresh_from_db()
    assert member.role == "representative"
    assert [row.to for row in OutboxMail.objects.all()] == [member.user.email]
    assert AuditEntry.objects.get().facts == {"member": member.user_id, "role": "representative"}


def test_a_role_that_does_not_exist_changes_nothing(client, speaker, member):
    client.force_login(speaker.user)
    address = reverse("organisations:change_membership", args=[member.pk])
    response = client.post(address, {"role": "king"}, follow=True)
    assert "役割を選んでください" in response.content.decode()
    member.refresh_from_db()
    assert member.role == "member"


def test_a_member_makes_nobody_representative(speaker, member):
    with pytest.raises(PermissionDenied):
        actions.change_membership(membership_id=member.pk, role="representative", by=member.user)
