"""Name and kind for everybody; members, invitations and contacts for those who belong."""

import pytest
from django.urls import reverse

from tests.costs import queries_of
from tests.factories import (
    AdministratorFactory,
    ConsortiumMemberFactory,
    ContactFactory,
    InvitationFactory,
    MembershipFactory,
    OrganisationFactory,
    RepresentativeFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

SECRETS = ("山田 はな", "invited@example.jp", "連絡 太郎", "045-111-2222")


@pytest.fixture
def organisation():
    organisation = OrganisationFactory(name="はまべの会")
    MembershipFactory(organisation=organisation, user__name="山田 はな")
    InvitationFactory(organisation=organisation, email="invited@example.jp")
    ContactFactory(
        organisation=organisation, person__name="連絡 太郎", person__telephone="045-111-2222"
    )
    return organisation


def _read(client, organisation, user):
    client.force_login(user)
    response = client.get(reverse("organisations:show_organisation", args=[organisation.pk]))
    html = response.content.decode()
    assert "はまべの会" in html
    return [secret for secret in SECRETS if secret in html]


def test_a_stranger_reads_name_and_kind_only(client, organisation):
    assert _read(client, organisation, RepresentativeFactory().user) == []


def test_a_member_reads_who_belongs_and_whom_to_call(client, organisation):
    user = MembershipFactory(organisation=organisation).user
    assert _read(client, organisation, user) == list(SECRETS[:3])


def test_a_member_of_a_body_reads_the_consortium(client, organisation):
    body = ConsortiumMemberFactory(consortium=organisation).member
    user = MembershipFactory(organisation=body).user
    assert _read(client, organisation, user) == list(SECRETS[:3])


def test_the_administrator_reads_members_but_no_contacts(client, organisation):
    assert _read(client, organisation, AdministratorFactory()) == list(SECRETS[:2])


def test_an_unknown_one_is_not_found(client):
    client.force_login(UserFactory())
    address = reverse("organisations:show_organisation", args=[999_999])
    assert client.get(address).status_code == 404


def test_the_page_costs_the_same_queries_however_many_members(client):
    organisation = OrganisationFactory()
    client.force_login(RepresentativeFactory(organisation=organisation).user)
    address = reverse("organisations:show_organisation", args=[organisation.pk])

    def add(rows):
        MembershipFactory.create_batch(rows, organisation=organisation)
        InvitationFactory.create_batch(rows, organisation=organisation)
        ContactFactory.create_batch(rows, organisation=organisation)

    add(1)
    short = queries_of(client, address)
    add(2)
    assert queries_of(client, address) == short
