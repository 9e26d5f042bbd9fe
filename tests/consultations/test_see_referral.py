"""First a cover: a program that opens links in mail is no reader."""

import pytest
from django.utils import timezone

from kyodo.consultations.models import Referral, ReferralVisit
from tests.consultations.cases import counter
from tests.consultations.files import file_of
from tests.consultations.referring import (
    QUESTION,
    TOLD,
    case_with_secrets,
    department,
    in_days,
    link,
    referred,
    typed_answer,
)
from tests.consultations.writing import address

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked():
    world = counter()
    case, (body, _officer) = case_with_secrets(world), department()
    file = file_of(case, "間取り図.png")
    return file, *referred(case, body, world.staff, due_on=in_days(10), files=[file])


def test_opening_the_link_shows_a_cover_however_often(client, asked):
    file, referral, key = asked
    for method in (client.get, client.head, client.get):
        assert method(link(key)).status_code == 200
    page = client.get(link(key)).content.decode()
    assert referral.organisation.name in page
    for words in (TOLD, QUESTION, "間取り図"):
        assert words not in page
    download = f"{address('download_linked_file', file.pk)}?key={key}"
    assert client.get(download).status_code == 404
    referral.refresh_from_db()
    assert (referral.state, referral.seen_at) == ("asked", None)
    assert not ReferralVisit.objects.exists()


def test_the_button_shows_it_and_says_when(client, asked):
    _file, referral, key = asked
    answer = client.post(f"{address('see_referral')}?key={key}")
    assert answer["Location"] == link(key)
    page = client.get(link(key)).content.decode()
    assert TOLD in page
    assert "間取り図.png" in page
    referral.refresh_from_db()
    first = referral.seen_at
    assert referral.state == "seen"
    client.post(f"{address('see_referral')}?key={key}")
    assert Referral.objects.get().seen_at == first
    assert ReferralVisit.objects.filter(did="looked").count() == 1


def test_a_post_without_the_button_shows_nothing_either(client, asked):
    _file, _referral, key = asked
    page = client.post(link(key), typed_answer(who="")).content.decode()
    assert TOLD not in page
    assert Referral.objects.get().answered_at is None


def test_a_wrong_key_sees_nothing(client, asked):
    _file, referral, key = asked
    for wrong in ("", key[:-1], key + "x", "\0"):
        assert client.post(f"{address('see_referral')}?key={wrong}").status_code == 404
    referral.links.update(expires_at=timezone.now())
    assert client.post(f"{address('see_referral')}?key={key}").status_code == 404
    referral.refresh_from_db()
    assert referral.seen_at is None
