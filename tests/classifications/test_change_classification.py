"""A word gets another label, another parent or another first day; its code stays."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation

from kyodo.classifications.actions import WordData, change_classification
from kyodo.classifications.models import Classification
from kyodo.lifecycle import Refusal
from tests.classifications.lists import OTHERS, add, address, lead, order

pytestmark = pytest.mark.django_db
TYPED = {"label": "お金のこと", "label_en": "Money", "parent": "", "valid_from": ""}


def test_the_label_changes_in_both_languages_and_the_code_cannot(client):
    user = lead()
    word = add(user, "money", "資金")
    client.force_login(user)
    form = TYPED | {"code": "other"}
    assert client.post(address("change_classification", word.pk), form).status_code == 302
    word.refresh_from_db()
    assert (word.label, word.code) == ("お金のこと", "money")
    with translation.override("en"):
        assert str(word) == "Money"
    assert "お金のこと" in client.get(address("list_classifications", "topic")).content.decode()


def test_a_word_moves_below_another_and_up_again():
    user = lead()
    one, two, three = (add(user, code) for code in ("one", "two", "three"))
    change_classification(word_id=two.pk, data=WordData("two", parent=three), by=user)
    assert order() == ["one", "three", "two"]
    change_classification(word_id=two.pk, data=WordData("two"), by=user)
    add(user, "below", parent=one)
    assert order() == ["one", "below", "three", "two"]
    with pytest.raises(Refusal, match="ほかの分類の下に置けません"):
        change_classification(word_id=one.pk, data=WordData("one", parent=three), by=user)
    with pytest.raises(Refusal, match="いちばん上"):
        change_classification(word_id=two.pk, data=WordData("two", parent=two), by=user)


def test_a_mistake_is_named_beside_its_field(client):
    user = lead()
    one, two = add(user, "one"), add(user, "two")
    add(user, "below", parent=one)
    client.force_login(user)
    page = client.post(address("change_classification", one.pk), TYPED | {"parent": two.pk})
    assert "ほかの分類の下に置けません" in page.content.decode()
    assert "お金のこと" in page.content.decode()
    word = Classification.objects.get(pk=one.pk)
    assert word.label == "one"


@pytest.mark.parametrize("make", OTHERS)
def test_nobody_else_changes(client, make):
    word, user = add(lead(), "x", "ひみつの分類"), make()
    with pytest.raises(PermissionDenied):
        change_classification(word_id=word.pk, data=WordData("y"), by=user)
    client.force_login(user)
    for answer in (
        client.get(address("change_classification", word.pk)),
        client.post(address("change_classification", word.pk), TYPED),
        client.get(address("list_classifications", "topic")),
        client.get(address("export_classifications", "topic")),
        client.get(address("list_lists")),
    ):
        assert answer.status_code == 403
        assert "ひみつの分類" not in answer.content.decode()
