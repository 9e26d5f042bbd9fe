"""The administrator finds accounts; nobody else reads a single address."""

import pytest
from django.urls import reverse

from tests.costs import queries_of
from tests.factories import AdministratorFactory, UserFactory

pytestmark = pytest.mark.django_db

PAGE = reverse("accounts:list_users")


def test_words_and_state_narrow_the_list(client):
    client.force_login(AdministratorFactory(name="管理 一郎"))
    UserFactory(name="山田 はな", email="hana@example.jp")
    UserFactory(name="山田 太郎", email="taro@example.jp", is_active=False)

    def names(**query):
        return [str(user) for user in client.get(PAGE, query).context["page"]]

    assert sorted(names()) == ["山田 はな", "山田 太郎", "管理 一郎"]
    assert names(words="山田", state="inactive") == ["山田 太郎"]
    assert names(words="hana@") == ["山田 はな"]
    assert names(state="administrators") == ["管理 一郎"]
    assert names(words="いない人") == []


def test_others_see_no_address(client):
    UserFactory(email="hidden@example.jp")
    client.force_login(UserFactory())
    for address in (PAGE, reverse("accounts:show_user", args=[UserFactory().pk])):
        response = client.get(address)
        assert response.status_code == 403
        assert "hidden@example.jp" not in response.content.decode()


def test_the_part_for_htmx_is_in_the_whole_page(client):
    client.force_login(AdministratorFactory())
    whole = client.get(PAGE).content.decode()
    part = client.get(PAGE, headers={"HX-Request": "true"}).content.decode()
    assert part.strip() in whole
    assert part.strip().startswith('<div id="users">')


def test_a_list_costs_the_same_queries_however_long(client):
    client.force_login(AdministratorFactory())
    UserFactory()
    short = queries_of(client, PAGE)
    UserFactory.create_batch(2)
    assert queries_of(client, PAGE) == short
