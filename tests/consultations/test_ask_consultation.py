"""Anybody may ask the centre by a form, and nothing typed is lost or turned against anybody."""

from datetime import timedelta

import pytest
from django.urls import reverse

from kyodo.attachments.models import StoredFile
from kyodo.consultations.models import Case
from kyodo.consultations.states import Audience, EntryKind
from kyodo.notifications.models import OutboxMail
from kyodo.people.models import Person
from tests.attachments.files import PNG, docx, package, upload
from tests.consultations.asking import SCRIPT, ask, asked, follow, opened, typed
from tests.consultations.cases import counter

pytestmark = pytest.mark.django_db


def test_what_was_sent_becomes_a_case_with_consent_and_first_words(client):
    case, _key = asked(client, attachments=[upload("図.png")])
    assert (case.summary, case.group_name, case.means.code, str(case.ward)) == (
        "空き家を集会所にしたい",
        "はまべの会",
        "form",
        "中区",
    )
    assert (case.caller.name, case.caller.email) == ("浜野 さち", "sachi@example.jp")
    entry = case.entries.get()
    assert (entry.kind, entry.audience, entry.by) == (
        EntryKind.CONTACT_IN,
        Audience.CLIENT,
        None,
    )
    consent = case.consents.get()
    assert consent.how == "form"
    assert consent.purpose.startswith("書いた内容と連絡先は、")
    assert [file.stored.name for file in case.files.all()] == ["図.png"]


def test_the_receipt_shows_number_and_link_and_is_kept_nowhere(client):
    case, key = asked(client)
    response = client.get(follow("show_receipt", key))
    assert case.number in response.content.decode()
    assert follow("follow_request", key) in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"
    assert key not in (case.follow_digest or "")


def test_mail_carries_number_and_link_and_nothing_that_was_written(client):
    world = counter()
    case, key = asked(client)
    mails = {mail.to: f"{mail.subject}{mail.body}{mail.path}" for mail in OutboxMail.objects.all()}
    assert set(mails) == {
        "sachi@example.jp",
        world.staff.email,
        world.colleague.email,
        world.lead.email,
    }
    assert follow("follow_request", key) in mails["sachi@example.jp"]
    for text in mails.values():
        assert case.number in text
        assert "浜野" not in text
        assert "空き家" not in text
    assert key not in mails[world.staff.email]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"email": ""}, "メールアドレスを書いてください。"),
        ({"reach_by": "telephone"}, "電話番号を書いてください。"),
        ({"consent": ""}, "送るには、同意が要ります。"),
        ({"text": "長" * 10_001}, "10000"),
        ({"name": "長" * 101}, "100"),
        ({"text": "a\0b"}, "何か文字を入力してください。"),
        ({"reach_by": "pigeon"}, "pigeon"),
        ({"ward": "999999"}, "正しく選択"),
    ],
)
def test_a_mistake_is_named_and_what_was_typed_stays(client, changes, words):
    response = ask(client, **changes)
    page = response.content.decode()
    assert response.status_code == 200
    assert words in page
    assert "はまべの会" in page
    assert not Case.objects.exists()
    assert not Person.objects.exists()


def test_whoever_wants_no_answer_needs_no_address(client):
    case, _key = asked(client, reach_by="none", email="")
    assert case.reach_by == "none"
    assert not OutboxMail.objects.exists()


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (upload("図.svg", b"<svg/>"), "この種類のファイルは受け取れません"),
        (upload("計画.pdf", b"MZ" + bytes(100)), "名前の終わり"),
        (
            upload("会報.docx", package({"word/a.xml": bytes(60 * 1024 * 1024)}, onto=docx())),
            "開くとたいへん大きくなる",
        ),
    ],
)
def test_a_bad_file_is_refused_beside_its_field_and_the_text_stays(client, file, words):
    page = ask(client, attachments=[file]).content.decode()
    assert words in page
    assert "空き家を集会所にしたい" in page
    assert not Case.objects.exists()
    assert not StoredFile.objects.exists()


def test_six_files_are_one_too_many(client):
    page = ask(client, attachments=[upload(f"{number}.png", PNG) for number in range(6)])
    assert "5つまで" in page.content.decode()
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"website": "http://spam.example"},
        {"opened": "1781053200:forged"},
        {"opened": ""},
        {"opened": timedelta(seconds=0)},
        {"opened": timedelta(days=2)},
    ],
)
def test_a_program_makes_no_case_and_a_person_presses_once_more(client, changes):
    if isinstance(ago := changes.get("opened"), timedelta):
        changes = {"opened": opened(ago=ago)}
    page = ask(client, **changes).content.decode()
    assert "もう一度「送る」を押してください" in page
    assert "空き家を集会所にしたい" in page
    assert not Case.objects.exists()


def test_a_flooded_form_stops_after_ten_and_says_when_to_try_again(client):
    answers = [ask(client, text=f"{number}").status_code for number in range(12)]
    assert answers == [302] * 10 + [429] * 2
    assert Case.objects.count() == 10


def test_the_same_form_sent_twice_makes_one_case(client):
    same = typed()
    page = reverse("consultations:ask_consultation")
    assert client.post(page, same).status_code == 302
    assert "この内容は、もう受け付けています" in client.post(page, same).content.decode()
    assert Case.objects.count() == 1


def test_a_script_in_every_field_stays_text(client):
    changes = dict.fromkeys(("text", "name", "name_kana", "group_name"), SCRIPT)
    _case, key = asked(client, **changes)
    for page in (follow("follow_request", key), follow("show_receipt", key)):
        content = client.get(page).content.decode()
        assert SCRIPT not in content
    assert "&lt;script&gt;alert(1)" in client.get(follow("follow_request", key)).content.decode()
    wrong = ask(client, email="", **changes).content.decode()
    assert SCRIPT not in wrong


def test_the_form_is_reached_from_every_page_without_an_account(client):
    front = client.get("/").content.decode()
    assert front.count(reverse("consultations:ask_consultation")) == 2
    page = client.get(reverse("consultations:ask_consultation"))
    assert page.status_code == 200
    assert 'enctype="multipart/form-data"' in page.content.decode()
