"""A file is taken only as what its content is, and kept out of reach of the web."""

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction

from kyodo.attachments.downloads import file_response
from kyodo.attachments.models import StoredFile
from kyodo.attachments.storing import clean_name, drop_unowned_files, erase_file, store_file
from kyodo.lifecycle import Refusal
from tests.attachments.files import EICAR, PNG, clamd, docx, package, upload, xlsx

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 10, 1, 0, tzinfo=UTC)
OLE = bytes.fromhex("D0CF11E0A1B11AE1")
OPEN_TEXT = "application/vnd.oasis.opendocument.text"
MACROS = "マクロが入っています。マクロのない形式で保存し直してください。"
EMBEDDED = "ほかのファイルが埋め込まれています。埋め込みを取り除いてください。"
TOO_BIG_INSIDE = "開くとたいへん大きくなるファイルは受け取れません。"
LOCKED = "パスワードがかかっています。パスワードを外して保存し直してください。"


def refused(name, content):
    """The words; and nothing stays behind, neither row nor bytes."""
    with pytest.raises(Refusal) as caught:
        store_file(upload(name, content), NOW)
    assert not StoredFile.objects.exists()
    return str(caught.value)


@pytest.mark.parametrize(
    ("name", "content", "content_type"),
    [
        ("写真.png", PNG, "image/png"),
        ("PHOTO.PNG", PNG, "image/png"),
        ("会報.pdf", b"%PDF-1.7\n1 0 obj\n", "application/pdf"),
        (
            "会報.docx",
            docx(),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        ("名簿.xlsx", xlsx(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (
            "計画.odt",
            package(
                {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<a/>"}
            ),
            "application/vnd.oasis.opendocument.text",
        ),
        ("古い.doc", OLE + b"\0" * 600, "application/msword"),
        ("メモ.txt", "読んでください".encode("cp932"), "text/plain"),
        ("表.csv", "\ufeff名前,数\nみどり,1\n".encode(), "text/csv"),
    ],
)
def test_what_is_what_its_name_says_is_kept_as_it_came(name, content, content_type):
    stored = store_file(upload(name, content), NOW)
    assert (stored.name, stored.content_type, stored.size) == (name, content_type, len(content))
    assert stored.digest == hashlib.sha256(content).hexdigest()
    assert stored.scan == StoredFile.Scan.NOT_SCANNED
    with default_storage.open(stored.place) as kept:
        assert kept.read() == content


def test_the_place_tells_nothing_and_lies_in_the_data_folder():
    first, second = (store_file(upload("名簿.png"), NOW) for _ in range(2))
    assert first.place != second.place
    assert "名簿" not in first.place
    assert Path(settings.MEDIA_ROOT) in Path(default_storage.path(first.place)).parents
    assert Path(settings.STATIC_ROOT) not in Path(default_storage.path(first.place)).parents


@pytest.mark.parametrize(
    "name", ["絵.svg", "頁.html", "a.exe", "a.docm", "a.xlsm", "a.js", "a.zip", "png", "a.png.lnk"]
)
def test_other_endings_are_refused_with_what_may_be_sent(name):
    assert refused(name, PNG) == (
        "この種類のファイルは受け取れません。使えるもの："
        "PDF、Word・Excel・PowerPoint、OpenDocument、写真・画像、テキスト、CSV"
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("計画.pdf", b"MZ" + b"\0" * 200),
        ("写真.png", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"),
        ("写真.jpg", PNG),
        ("メモ.txt", b" <!DOCTYPE html><script>alert(1)</script>"),
        ("メモ.txt", b"<svg onload=alert(1)>"),
        ("メモ.txt", b"#!/bin/sh\nrm -rf /\n"),
        ("メモ.txt", b"MZ" + b"\0" * 200),
        ("表.csv", b"a,b\0c"),
        ("会報.docx", xlsx()),
        ("会報.docx", PNG),
        ("会報.odt", docx()),
        ("古い.doc", docx()),
    ],
)
def test_a_false_name_is_refused(name, content):
    assert "名前の終わり" in refused(name, content)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("空.png", b"", "ファイルが空です。"),
        ("会報.docx", package({"word/vbaProject.bin": b"x"}, onto=docx()), MACROS),
        ("会報.docx", package({"word/embeddings/oleObject1.bin": b"x"}, onto=docx()), EMBEDDED),
        ("会報.docx", package({"word/a.exe": b"MZ"}, onto=docx()), EMBEDDED),
        ("古い.xls", OLE + "_VBA_PROJECT".encode("utf-16-le"), MACROS),
        ("鍵.docx", OLE + "EncryptedPackage".encode("utf-16-le"), LOCKED),
        ("会報.docx", docx()[:2000], "ファイルがこわれていて開けません。保存し直してください。"),
    ],
)
def test_what_may_do_harm_is_refused_in_words(name, content, words):
    assert refused(name, content) == words


def test_a_zip_bomb_is_refused_before_it_is_opened():
    bomb = package({"word/media/a.xml": b"0" * 60 * 1024 * 1024}, onto=docx())
    assert len(bomb) < 200_000
    assert refused("会報.docx", bomb) == TOO_BIG_INSIDE


def test_a_package_of_very_many_members_is_refused():
    many = {f"word/{number}.xml": b"" for number in range(2001)}
    assert refused("会報.docx", package(many, onto=docx())) == TOO_BIG_INSIDE


def test_a_bomb_inside_a_chart_and_a_package_in_a_package_in_a_package_are_refused():
    bomb = package({"xl/a.xml": b"0" * 60 * 1024 * 1024}, onto=xlsx())
    assert refused("会報.docx", package({"word/embeddings/a.xlsx": bomb}, onto=docx())) == (
        TOO_BIG_INSIDE
    )
    third = package({"xl/embeddings/b.xlsx": xlsx()}, onto=xlsx())
    assert refused("会報.docx", package({"word/embeddings/a.xlsx": third}, onto=docx())) == (
        EMBEDDED
    )
    chart = package({"word/embeddings/a.xlsx": xlsx()}, onto=docx())
    assert store_file(upload("会報.docx", chart), NOW).size == len(chart)


def test_a_file_above_the_limit_is_refused_and_one_at_the_limit_is_not(settings):
    settings.ATTACHMENT_LIMIT = 1024 * 1024
    largest = b"%PDF-1.7" + b" " * (1024 * 1024 - 8)
    assert refused("図.pdf", largest + b" ") == "ファイルが大きすぎます（1 MBまで）。"
    assert store_file(upload("図.pdf", largest), NOW).size == 1024 * 1024


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("../../etc/passwd.png", "passwd.png"),
        ("C:\\Users\\みどり\\図.png", "図.png"),
        ("図\u202egnp.exe.png", "図gnp.exe.png"),
        ("a\0\r\nb.png", "ab.png"),
        ('a"<b>.png', "a__b_.png"),
        ("...", "file"),
        ("", "file"),
        ("長" * 300 + ".png", "長" * 146 + ".png"),
    ],
)
def test_a_name_loses_what_could_deceive(name, cleaned):
    assert clean_name(name) == cleaned


def test_a_download_is_kept_and_never_shown():
    response = file_response(store_file(upload("会報 一号.png"), NOW))
    assert b"".join(response.streaming_content) == PNG
    response.close()
    assert response["Content-Disposition"].startswith("attachment;")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Type"] == "image/png"
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db(transaction=True)
def test_what_is_erased_loses_bytes_and_name_and_keeps_its_size():
    stored = store_file(upload("名簿.png"), NOW)
    with transaction.atomic():
        erase_file(stored, NOW)
        assert default_storage.exists(stored.place)
    assert not default_storage.exists(stored.place)
    stored.refresh_from_db()
    assert (stored.name, stored.size, stored.erased_at) == ("", len(PNG), NOW)


def test_bytes_of_an_undone_change_are_swept_up_and_others_stay():
    kept = store_file(upload("図.png"), NOW)
    gone = store_file(upload("図.png"), NOW)
    StoredFile.objects.filter(pk=gone.pk).delete()
    written = default_storage.get_modified_time(gone.place)
    assert drop_unowned_files(before=written - timedelta(days=1)) == 0
    drop_unowned_files(before=written + timedelta(days=1))
    assert default_storage.exists(kept.place)
    assert not default_storage.exists(gone.place)


def test_a_scanner_sees_every_byte_and_a_clean_file_says_so(settings):
    content = b"%PDF-1.7" + bytes(200_000)
    with clamd() as server:
        settings.CLAMAV = f"127.0.0.1:{server.server_address[1]}"
        stored = store_file(upload("図.pdf", content), NOW)
    assert stored.scan == StoredFile.Scan.CLEAN
    assert server.seen == [content]


def test_a_virus_is_refused(settings):
    with clamd() as server:
        settings.CLAMAV = f"127.0.0.1:{server.server_address[1]}"
        assert refused("メモ.txt", EICAR) == (
            "ウイルスが見つかったので、このファイルは受け取れません。"
        )


@pytest.mark.parametrize("address", ["127.0.0.1:1", "/nowhere/clamd.ctl"])
def test_without_an_answer_of_the_scanner_nothing_comes_in(settings, address):
    settings.CLAMAV = address
    assert "いまはファイルを受け取れません" in refused("図.png", PNG)
