"""A word that had ended is used again."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from kyodo.classifications.actions import end_classification, resume_classification
from kyodo.classifications.models import Classification
from kyodo.lifecycle import Refusal
from tests.classifications.lists import OTHERS, add, address, lead

pytestmark = pytest.mark.django_db
LAST = date(2020, 3, 31)


def test_it_is_offered_again_and_what_is_below_only_one_by_one(client):
    user = lead()
    top = add(user, "top", "場所")
    below = add(user, "below", "会議室", parent=top)
    end_classification(word_id=top.pk, last_day=LAST, by=user)
    client.force_login(user)
    assert (
        "使い終わりました" in client.get(address("list_classifications", "topic")).content.decode()
    )
    with pytest.raises(Refusal, match="「場所」を先に戻して"):
        resume_classification(word_id=below.pk, by=user)
    assert client.post(address("resume_classification", top.pk)).status_code == 302
    valid = Classification.objects.valid_on(date(2026, 6, 10))
    assert [word.code for word in valid] == ["top"]
    resume_classification(word_id=below.pk, by=user)
    assert valid.all().count() == 2


@pytest.mark.parametrize("make", OTHERS)
def test_nobody_else_takes_one_up(client, make):
    owner, user = lead(), make()
    word = add(owner, "x")
    end_classification(word_id=word.pk, last_day=LAST, by=owner)
    with pytest.raises(PermissionDenied):
        resume_classification(word_id=word.pk, by=user)
    client.force_login(user)
    assert client.post(address("resume_classification", word.pk)).status_code == 403
