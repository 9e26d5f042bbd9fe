"""A form comes in as a file; every fault is explained at its line, beside the text."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from kyodo.audit.models import AuditEntry
from kyodo.evaluations.actions.sheet_formats import load_format
from kyodo.evaluations.models import SheetFormat
from tests.evaluations.form_samples import SAMPLE, changed
from tests.evaluations.format_desk import kept
from tests.evaluations.html_forms import filled_in
from tests.factories import UserFactory
from tests.stories import NOW

pytestmark = pytest.mark.django_db

LOAD = "/evaluations/sheet-formats/load/"


def upload(text):
    data = text if isinstance(text, bytes) else text.encode()
    return {"file": SimpleUploadedFile("form.yaml", data, content_type="text/yaml")}


def test_a_right_file_becomes_a_version(client, officer):
    response = client.post(LOAD, upload(SAMPLE))
    made = SheetFormat.objects.get()
    assert response.url == f"/evaluations/sheet-formats/{made.pk}/"
    assert made.source == SAMPLE
    assert (made.issuer, made.version) == ("見本市", "2")
    entry = AuditEntry.objects.get(event="evaluations.sheet_format_loaded")
    assert entry.actor_id == officer.pk


def test_faults_stand_at_their_lines_beside_the_text_which_is_kept(client, officer):
    faulty = changed("to: 100,", "to: 0,").replace("issuer: 見本市", "issuer: 見本<市>")
    response = client.post(LOAD, upload(faulty))
    html = response.content.decode()
    line = faulty[: faulty.index("to: 0,")].count("\n") + 1
    assert f'id="line-{line}"' in html
    assert "何点満点に換算するか" in html
    assert filled_in(response, "text")["text"][0].replace("\r\n", "\n") == faulty
    assert not SheetFormat.objects.exists()


def test_the_text_can_be_mended_on_the_page(client, officer):
    response = client.post(LOAD, upload(changed("to: 100,", "to: 0,")))
    sent = filled_in(response, "text")
    sent["text"] = [sent["text"][0].replace("to: 0,", "to: 100,")]
    assert client.post(LOAD, sent).status_code == 302
    assert SheetFormat.objects.get().source == SAMPLE


def test_another_text_under_the_same_code_and_version_is_refused_and_kept(client, officer):
    kept()
    other = changed("issuer: 見本市", "issuer: 別の市")
    response = client.post(LOAD, upload(other))
    assert "新しい版番号を付けてください" in response.content.decode()
    assert "別の市" in filled_in(response, "text")["text"][0]
    assert SheetFormat.objects.get().issuer == "見本市"


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({}, "ファイルを選ぶか、内容を書いてください"),
        ({"text": "  "}, "ファイルを選ぶか、内容を書いてください"),
        (upload("様式".encode("shift_jis")), "文字コードがUTF-8ではありません"),
        (upload(b"x" * 3_000_000), "ファイルが大きすぎます"),
        ({"text": "a: [b"}, "字下げか括弧がそろっていません"),
    ],
)
def test_what_is_no_form_is_told(client, officer, sent, words):
    assert words in client.post(LOAD, sent).content.decode()


def test_groups_load_no_forms(client):
    client.force_login(UserFactory())
    assert client.get(LOAD).status_code == 403
    assert client.post(LOAD, upload(SAMPLE)).status_code == 403
    with pytest.raises(PermissionDenied):
        load_format(source=SAMPLE, by=UserFactory(), now=NOW)
