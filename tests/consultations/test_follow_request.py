"""A private link opens one case, and of it what is meant for the caller."""

import pytest

from kyodo.attachments.storing import store_file
from kyodo.consultations.actions.entries import EntryData, add_entry
from kyodo.consultations.models import Case, CaseFile
from kyodo.consultations.queries.requests import WORDS_OF_STATE
from kyodo.consultations.states import Audience, CaseState, EntryKind
from tests.attachments.files import PNG, upload
from tests.consultations.asking import asked, follow
from tests.consultations.cases import NOW, counter

pytestmark = pytest.mark.django_db

PAGES = (
    *("follow_request", "show_receipt", "withdraw_request", "ask_for_deletion"),
    "download_request",
)


def note(case, by, text, audience):
    data = EntryData(kind=EntryKind.NOTE, text=text, audience=audience)
    add_entry(case_id=case.pk, data=data, by=by, now=NOW)


def test_the_caller_reads_the_state_in_plain_words_and_the_entries_meant_for_them(client):
    staff = counter().staff
    case, key = asked(client)
    note(case, staff, "区役所に聞いてみます", Audience.CLIENT)
    note(case, staff, "前にも苦情のあった人", Audience.INTERNAL)
    for name in ("follow_request", "download_request"):
        page = client.get(follow(name, key)).content.decode()
        assert "区役所に聞いてみます" in page
        assert "空き家を集会所にしたい" in page
        assert "苦情" not in page
        assert staff.name not in page
    assert (
        str(WORDS_OF_STATE["received"])
        in client.get(follow("follow_request", key)).content.decode()
    )


def test_every_state_has_its_words():
    assert set(WORDS_OF_STATE) == set(CaseState)


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("wrong", ["", "x", "\0", "あ", "%F0%28", "x" * 5000])
def test_a_guessed_key_opens_nothing(client, name, wrong):
    asked(client)
    assert client.get(follow(name, wrong)).status_code == 404


def test_a_case_without_a_link_is_opened_by_no_key(client):
    case, key = asked(client)
    Case.objects.filter(pk=case.pk).update(follow_digest=None)
    assert client.get(follow("follow_request", key)).status_code == 404
    assert client.get(follow("follow_request", "")).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_no_cache_keeps_a_page_of_a_key(client, name):
    _case, key = asked(client)
    response = client.get(follow(name, key))
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Referrer-Policy"] == "same-origin"


def test_files_are_those_of_the_own_case_and_meant_for_the_caller(client):
    case, key = asked(client, attachments=[upload("図.png")])
    other, other_key = asked(client, text="別の相談", attachments=[upload("他.png")])
    secret = CaseFile.objects.create(
        case=case, stored=store_file(upload("内部.png"), NOW), added_at=NOW
    )
    own = case.files.get(audience=Audience.CLIENT)
    response = client.get(follow("download_request_file", key, own.pk))
    assert response.getvalue() == PNG
    assert response["Content-Disposition"].startswith("attachment")
    for pk in (other.files.get().pk, secret.pk, 999):
        assert client.get(follow("download_request_file", key, pk)).status_code == 404
    assert client.get(follow("download_request_file", other_key, own.pk)).status_code == 404
