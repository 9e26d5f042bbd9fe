"""Everybody who may sign in finds an organisation by name, reading and kind."""

import pytest
from django.urls import reverse

from tests.costs import queries_of
from tests.factories import (
    DepartmentFactory,
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

PAGE = reverse("organisations:list_organisations")


def test_words_and_kind_narrow_the_list_in_the_order_of_readings(client):
    client.force_login(UserFactory())
    OrganisationFactory(name="山の会", name_kana="やまのかい")
    OrganisationFactory(name="海の会", name_kana="うみのかい")
    DepartmentFactory(name="山手課", name_kana="やまてか")

    def names(**query):
        return [str(one) for one in client.get(PAGE, query).context["page"]]

    assert names() == ["海の会", "山手課", "山の会"]
    assert names(words="やま") == ["山手課", "山の会"]
    assert names(words="やま", kind="department") == ["山手課"]
    assert names(kind="wrong") == ["海の会", "山手課", "山の会"]


def test_one_s_own_is_marked(client):
    membership = MembershipFactory()
    OrganisationFactory()
    client.force_login(membership.user)
    assert client.get(PAGE).content.decode().count("所属しています") == 1


def test_the_list_needs_sign_in(client):
    OrganisationFactory(name="はまべの会")
    response = client.get(PAGE)
    assert response.status_code == 302
    assert "はまべの会" not in response.content.decode()


def test_the_part_for_htmx_is_in_the_whole_page(client):
    client.force_login(UserFactory())
    OrganisationFactory()
    whole = client.get(PAGE).content.decode()
    part = client.get(PAGE, headers={"HX-Request": "true"}).content.decode()
    assert part.strip() in whole


def test_a_list_costs_the_same_queries_however_long(client):
    client.force_login(UserFactory())
    OrganisationFactory()
    short = queries_of(client, PAGE)
    OrganisationFactory.create_batch(2)
    assert queries_of(client, PAGE) == short
