"""The centre decides in which order the words of a list are offered."""

import pytest
from django.core.exceptions import PermissionDenied

from kyodo.classifications.actions import move_classification
from tests.classifications.lists import OTHERS, add, address, lead, order

pytestmark = pytest.mark.django_db


def test_a_parent_moves_with_what_is_below_it_and_a_child_among_its_own(client):
    user = lead()
    one, two = add(user, "one"), add(user, "two")
    first, second = add(user, "first", parent=one), add(user, "second", parent=one)
    client.force_login(user)
    client.post(address("move_classification", second.pk), {"direction": "up"})
    assert order() == ["one", "second", "first", "two"]
    client.post(address("move_classification", one.pk), {"direction": "down"})
    assert order() == ["two", "one", "second", "first"]
    client.post(address("move_classification", two.pk), {"direction": "up"})
    client.post(address("move_classification", first.pk), {"direction": "down"})
    assert order() == ["two", "one", "second", "first"]


def test_the_page_shows_each_parent_with_its_own_below_it(client):
    user = lead()
    one = add(user, "one", "一番め")
    add(user, "two", "二番め")
    add(user, "first", "<b>下の一つめ</b>", parent=one)
    client.force_login(user)
    page = client.get(address("list_classifications", "topic")).content.decode()
    assert page.index("└ &lt;b&gt;下の一つめ") < page.index("二番め")
    assert page.index("一番め") < page.index("└ &lt;b&gt;下の一つめ")


def test_three_words_cost_as_many_queries_as_one(client, django_assert_max_num_queries):
    user = lead()
    one = add(user, "one")
    client.force_login(user)
    client.get(address("list_classifications", "topic"))
    with django_assert_max_num_queries(10) as few:
        client.get(address("list_classifications", "topic"))
    add(user, "two")
    add(user, "below", parent=one)
    with django_assert_max_num_queries(len(few)):
        client.get(address("list_classifications", "topic"))


@pytest.mark.parametrize("make", OTHERS)
def test_nobody_else_moves_one(client, make):
    owner, user = lead(), make()
    add(owner, "one")
    two = add(owner, "two")
    with pytest.raises(PermissionDenied):
        move_classification(word_id=two.pk, up=True, by=user)
    client.force_login(user)
    answer = client.post(address("move_classification", two.pk), {"direction": "up"})
    assert answer.status_code == 403
    assert order() == ["one", "two"]
