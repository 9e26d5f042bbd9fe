"""Somebody brings the file of a published sheet; what cannot be read is refused with a reason."""

import io
import zipfile

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kyodo.audit.models import AuditEntry
from kyodo.evaluations.actions.sheet_imports import receive_sheet
from kyodo.evaluations.models import Evaluation, SheetImport
from kyodo.evaluations.readers.parts import NotASheet
from tests.evaluations.sheet_files import officer, received, sheet, sheet_text
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory
from tests.stories import NOW

pytestmark = pytest.mark.django_db
PAGE = reverse("evaluations:receive_sheet")


def send(client, data, name="sheet.txt"):
    return client.post(PAGE, {"file": SimpleUploadedFile(name, data)})


def zip_bomb():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("sheet.txt", b"\0" * 5_000_000)
    return packed.getvalue()


def test_a_read_sheet_waits_for_its_decisions(client):
    user = officer()
    client.force_login(user)
    response = send(client, sheet_text().encode())
    kept = SheetImport.objects.get()
    assert response.headers["Location"] == reverse("evaluations:decide_sheet", args=[kept.pk])
    assert (kept.received_by, kept.file_name, kept.text) == (user, "sheet.txt", sheet_text())
    assert Evaluation.objects.count() == 0


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
def test_any_usual_encoding_is_read(client, encoding):
    client.force_login(officer())
    assert send(client, sheet_text().encode(encoding, errors="replace")).status_code == 302


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "ファイルに何も書かれていません。"),
        ("今日は良い天気です。".encode(), "相互評価シートではないようです。"),
        (zip_bomb(), "ZIPファイルは読み取れません"),
        (b"%PDF-1.7\nnothing", "このPDFは壊れているため開けません。"),
        (b"\x89PNG\r\n\x1a\n0000", "この種類のファイルは読み取れません"),
        ("Évaluation réciproque déjà".encode("latin-1") * 20, "文字コードが分かりません。"),
    ],
)
def test_another_file_is_refused_beside_the_field_and_nothing_is_kept(client, data, reason):
    client.force_login(officer())
    response = send(client, data)
    assert response.status_code == 200
    assert reason in response.context["form"].errors["file"][0]
    assert SheetImport.objects.count() == 0
    assert AuditEntry.objects.filter(event__startswith="evaluations.").count() == 0


def test_no_file_is_asked_for(client):
    client.force_login(officer())
    assert "ファイルを選んでください。" in client.post(PAGE).content.decode()


def test_a_file_over_the_limit_gets_a_page_with_words(client, settings):
    client.force_login(officer())
    settings.UPLOAD_LIMIT = 1024 * 1024
    response = send(client, b"a" * (2 * 1024 * 1024))
    assert response.status_code == 413
    assert "一度に送れるのは 1 MB までです。" in response.content.decode()
    assert SheetImport.objects.count() == 0


def test_the_page_says_the_limit_in_words(client):
    client.force_login(officer())
    assert "20 MBまで" in client.get(PAGE).content.decode()


def test_what_waits_is_shown_to_whoever_brought_it(client):
    mine, other = received(by=officer()), received(by=officer())
    client.force_login(mine.received_by)
    page = client.get(PAGE)
    assert [each.pk for each in page.context["waiting"]] == [mine.pk]
    assert other.pk != mine.pk


def test_the_same_file_brought_twice_waits_once(client):
    client.force_login(officer())
    first = send(client, sheet_text().encode())
    assert send(client, sheet_text().encode()).headers["Location"] == first.headers["Location"]
    assert SheetImport.objects.count() == 1


def test_a_group_may_not_bring_sheets_in(client):
    member = MembershipFactory(organisation=OrganisationFactory()).user
    client.force_login(member)
    assert client.get(PAGE).status_code == 403
    with pytest.raises(PermissionDenied):
        receive_sheet(file=sheet(), by=member, now=NOW)


def test_the_rule_reads_the_text_itself():
    text = sheet(line1="x")
    with pytest.raises(NotASheet):
        receive_sheet(file=type(text)("a.txt", "0" * 64, "nothing"), by=None, now=NOW)


def test_a_stranger_is_sent_to_sign_in(client):
    assert client.get(PAGE).status_code == 302
    client.force_login(UserFactory())
    assert client.get(PAGE).status_code == 403
