"""A representative changes and ends memberships, everybody may leave, and somebody stays."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from kyodo.audit.models import AuditEntry
from kyodo.lifecycle import Refusal
from kyodo.notifications.models import OutboxMail
from kyodo.organisations import actions
from kyodo.organisations.models import Membership
from kyodo.organisations.permissions import is_member_of
from tests.factories import (
    AdministratorFactory,
    MembershipFactory,
    OrganisationFactory,
    RepresentativeFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation():
    return OrganisationFactory(name="はまべの会")


@pytest.fixture
def speaker(organisation):
    return RepresentativeFactory(organisation=organisation)


@pytest.fixture
def member(organisation):
    return MembershipFactory(organisation=organisation, user__name="山田 はな")


def test_the_page_says_what_will_happen_and_then_it_does(client, speaker, member):
    client.force_login(speaker.user)
    address = reverse("organisations:end_membership", args=[member.pk])
    assert (
        "山田 はなさんは「はまべの会」のメンバーでなくなり" in client.get(address).content.decode()
    )
    assert is_member_of(member.user, member.organisation) is True
    client.post(address)
    assert is_member_of(member.user, member.organisation) is False
    assert [row.to for row in OutboxMail.objects.all()] == [member.user.email]
    entry = AuditEntry.objects.get()
    assert (entry.event, entry.facts) == ("membership_ended", {"member": member.user_id})
    assert client.post(address).status_code == 404


def test_a_member_leaves_alone_and_the_representatives_are_told(speaker, member):
    actions.end_membership(membership_id=member.pk, by=member.user)
    assert [row.to for row in OutboxMail.objects.all()] == [speaker.user.email]


def test_nobody_else_ends_it(client, speaker, member):
    for user in (
        AdministratorFactory(),
        RepresentativeFactory().user,
        MembershipFactory(organisation=member.organisation).user,
    ):
        with pytest.raises(PermissionDenied):
            actions.end_membership(membership_id=member.pk, by=user)
        client.force_login(user)
        address = reverse("organisations:end_membership", args=[member.pk])
        response = client.get(address)
        assert response.status_code == 403
        assert "山田 はな" not in response.content.decode()
    assert Membership.objects.filter(pk=member.pk).exists()


def test_the_last_representative_stays_while_others_are_there(client, speaker, member):
    client.force_login(speaker.user)
    end = reverse("organisations:end_membership", args=[speaker.pk])
    change = reverse("organisations:change_membership", args=[speaker.pk])
    for response in (
        client.post(end, follow=True),
        client.post(change, {"role": "member"}, follow=True),
    ):
        assert "最後の代表者です" in response.content.decode()
    speaker.refresh_from_db()
    assert speaker.role == "representative"


def test_a_representative_whose_account_is_stopped_does_not_count(speaker, member):
    RepresentativeFactory(organisation=speaker.organisation, user__is_active=False)
    with pytest.raises(Refusal):
        actions.end_membership(membership_id=speaker.pk, by=speaker.user)


def test_who_is_alone_may_leave(speaker):
    actions.end_membership(membership_id=speaker.pk, by=speaker.user)
    assert Membership.objects.count() == 0
