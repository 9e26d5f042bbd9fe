"""The centre adds a word of its own to one of its lists."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from kyodo.audit.models import AuditEntry
from kyodo.classifications.models import Classification
from kyodo.classifications.states import Kind
from kyodo.lifecycle import Refusal
from tests.classifications.lists import OTHERS, add, address, lead, order

pytestmark = pytest.mark.django_db
TYPED = {"label": "会場をさがす", "label_en": "Finding a room", "code": "room", "valid_from": ""}


def test_a_word_is_added_at_the_end_and_recorded(client):
    user = lead()
    add(user, "first")
    client.force_login(user)
    form = TYPED | {"parent": "", "valid_from": "2027-04-01"}
    assert client.post(address("add_classification", "topic"), form).status_code == 302
    word = Classification.objects.get(code="room")
    assert (word.kind, word.label, word.label_en) == ("topic", "会場をさがす", "Finding a room")
    assert word.valid_from == date(2027, 4, 1)
    assert order() == ["first", "room"]
    entry = AuditEntry.objects.get(event="classifications.added", target_label="会場をさがす")
    assert entry.facts == {"list": "topic", "code": "room"}


def test_what_is_below_another_comes_behind_it_in_the_flat_order_too():
    user = lead()
    money, space = add(user, "money"), add(user, "space")
    add(user, "grants", parent=money)
    add(user, "rooms", parent=space)
    add(user, "loans", parent=money)
    assert order() == ["money", "grants", "loans", "space", "rooms"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"label": ""}, "入力を確認してください"),
        ({"code": "会場"}, "入力を確認してください"),
        ({"code": "a b"}, "入力を確認してください"),
        ({"code": ""}, "入力を確認してください"),
        ({"code": "taken"}, "同じ記号の分類が、すでにあります。"),
        ({"valid_from": "2027-02-30"}, "2027-02-30"),
    ],
)
def test_a_mistake_is_named_and_what_was_typed_stays(client, changes, words):
    user = lead()
    add(user, "taken", kind=Kind.WARD)
    client.force_login(user)
    page = client.post(address("add_classification", "ward"), TYPED | changes).content.decode()
    assert words in page
    assert "Finding a room" in page
    assert order(Kind.WARD) == ["taken"]


def test_the_same_code_may_stand_in_another_list():
    user = lead()
    add(user, "other", kind=Kind.WARD)
    add(user, "other", kind=Kind.FIELD)
    assert (order(Kind.WARD), order(Kind.FIELD)) == (["other"], ["other"])


def test_the_tree_has_two_levels_and_only_topics_have_one():
    user = lead()
    top = add(user, "top")
    below = add(user, "below", parent=top)
    ward = add(user, "naka", kind=Kind.WARD)
    with pytest.raises(Refusal, match="いちばん上"):
        add(user, "deeper", parent=below)
    with pytest.raises(Refusal, match="「相談の内容」だけ"):
        add(user, "port", kind=Kind.WARD, parent=ward)
    with pytest.raises(Refusal, match="「相談の内容」だけ"):
        add(user, "x", parent=ward)


def test_a_list_that_there_is_not_is_not_found(client):
    client.force_login(lead())
    assert client.get(address("add_classification", "nothing")).status_code == 404


@pytest.mark.parametrize("make", OTHERS)
def test_nobody_else_adds(client, make):
    user = make()
    with pytest.raises(PermissionDenied):
        add(user, "x")
    client.force_login(user)
    assert client.get(address("add_classification", "topic")).status_code == 403
    assert client.post(address("add_classification", "topic"), TYPED).status_code == 403
    assert not Classification.objects.exists()
