"""Files made to do harm: packages that lie or swell, one kind dressed as another, false names."""

import io
import struct
import zipfile
import zlib
from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError

from kyodo.attachments.downloads import file_response
from kyodo.attachments.fields import FilesField
from kyodo.attachments.models import StoredFile
from kyodo.attachments.storing import clean_name, store_file
from kyodo.lifecycle import Refusal
from tests.attachments.files import PNG, docx, package, upload, xlsx

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 10, 1, 0, tzinfo=UTC)
BIG = 60 * 1024 * 1024
TOO_BIG_INSIDE = "開くとたいへん大きくなるファイルは受け取れません。"
BROKEN = "ファイルがこわれていて開けません。保存し直してください。"


def refused(name, content):
    with pytest.raises(Refusal) as caught:
        store_file(upload(name, content), NOW)
    assert not StoredFile.objects.exists()
    return str(caught.value)


def with_declared_size(content, name, size):
    """The package with another unpacked size, in its table of contents and at the member."""
    made = bytearray(content)
    raw = name.encode()
    place = made.rfind(b"PK\x01\x02", 0, made.rfind(raw))
    made[place + 24 : place + 28] = struct.pack("<I", size)
    local = made.find(raw) - 30
    made[local + 22 : local + 26] = struct.pack("<I", size)
    return bytes(made)


def test_a_document_whose_text_swells_is_refused():
    letters = b"<w:t>" + b"a" * BIG + b"</w:t>"
    swelling = package({"word/comments.xml": letters}, onto=docx())
    assert len(swelling) < 200_000
    assert refused("会報.docx", swelling) == TOO_BIG_INSIDE


def test_many_members_that_swell_together_are_refused():
    parts = {f"word/part{number}.xml": b"0" * (2 * 1024 * 1024) for number in range(40)}
    assert refused("会報.docx", package(parts, onto=docx())) == TOO_BIG_INSIDE


@pytest.mark.parametrize("name", ["[Content_Types].xml", "mimetype"])
def test_a_part_that_is_read_and_lies_about_its_size_fills_no_memory(name):
    """Reading stops at the size that is declared, and the checksum gives the lie away."""
    members = {name: b"0" * BIG}
    if name == "mimetype":
        lying = with_declared_size(package(members), name, 30)
        assert refused("計画.odt", lying) in (BROKEN, TOO_BIG_INSIDE)
    else:
        lying = with_declared_size(package(members | {"word/a.xml": b"x"}), name, 30)
        assert refused("会報.docx", lying) in (BROKEN, TOO_BIG_INSIDE)


def test_an_embedded_package_that_lies_about_its_size_is_refused():
    inner = package({"xl/a.xml": b"0" * BIG}, onto=xlsx())
    outer = package({"word/embeddings/a.xlsx": inner}, onto=docx())
    lying = with_declared_size(outer, "word/embeddings/a.xlsx", 40)
    assert refused("会報.docx", lying) in (BROKEN, TOO_BIG_INSIDE)


def test_a_package_inside_a_package_inside_a_package_is_refused():
    third = package({"xl/embeddings/c.xlsx": package({"xl/z.xml": b"0"}, onto=xlsx())}, onto=xlsx())
    nested = package({"word/embeddings/b.xlsx": third}, onto=docx())
    assert "埋め込まれています" in refused("会報.docx", nested)


def test_parts_that_share_their_bytes_are_counted_each():
    """One kernel of packed bytes, named again and again in the table of contents."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    kernel = packer.compress(b"0" * 1024 * 1024) + packer.flush()
    buffer = io.BytesIO(docx())
    with zipfile.ZipFile(buffer, "a") as made:
        made.writestr("word/kernel.xml", b"0" * 1024 * 1024, zipfile.ZIP_DEFLATED)
        first = made.getinfo("word/kernel.xml")
        for number in range(1500):
            twin = zipfile.ZipInfo(f"word/twin{number}.xml")
            for column in ("header_offset", "CRC", "compress_size", "file_size", "compress_type"):
                setattr(twin, column, getattr(first, column))
            made.filelist.append(twin)
            made.NameToInfo[twin.filename] = twin
        made._didModify = True
    assert len(kernel) < 2000
    assert refused("会報.docx", buffer.getvalue()) == TOO_BIG_INSIDE


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("計画.pdf", b"<!DOCTYPE html><script>alert(1)</script>%PDF-1.7"),
        ("計画.pdf", b"<svg onload=alert(1)>%PDF-1.7</svg>"),
        ("計画.pdf", b"MZ\x90\0" + b"\0" * 60 + b"%PDF-1.7"),
        ("計画.pdf", package({"a.txt": b"x"}) + b"%PDF-1.7"),
        ("写真.gif", b"\xff\xd8\xff\xe0" + b"GIF89a"),
        ("メモ.txt", b"GIF89a/*<script>alert(1)</script>*/"),
        ("メモ.txt", "﻿<?xml version='1.0'?><html/>".encode()),
        ("メモ.csv", "　<script>alert(1)</script>".encode()),
        ("メモ.txt", "<script>alert(1)</script>".encode("utf-16")),
        ("会報.docx", b"%PDF-1.7\n" + docx()),
        ("会報.docx", b"PK\x03\x04" + b"\0" * 100),
        ("表.xlsx", package({"[Content_Types].xml": b"<a/>", "word/a.xml": b"x"})),
    ],
)
def test_one_kind_dressed_as_another_is_refused(name, content):
    assert refused(name, content)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("図.gif", b"GIF89a=1;/*<script>alert(1)</script>*/"),
        ("計画.pdf", b"%PDF-1.7\n<script>alert(1)</script>"),
        ("写真.png", PNG + b"<html><script>alert(1)</script></html>"),
    ],
)
def test_what_is_two_kinds_at_once_is_only_ever_handed_out_to_keep(name, content):
    response = file_response(store_file(upload(name, content), NOW))
    assert b"".join(response.streaming_content) == content
    response.close()
    assert response["Content-Disposition"].startswith("attachment;")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "html" not in response["Content-Type"]


@pytest.mark.parametrize(
    "name", ["写真.png.exe", "会報.docx.js", "a.pdf.", "a.pdf .exe", "a.php\0.png.html", "a.png/"]
)
def test_the_last_ending_counts_and_an_ending_behind_it_does_not_pass(name):
    assert refused(name, PNG)


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("/etc/passwd\\..\\図.png", "図.png"),
        ("..\\..\\図.png", "図.png"),
        ("\u2066図\u2069\u200f.png", "図.png"),
        ("gnp.\u202efdp.png", "gnp.fdp.png"),
        ("図\u2028二\u2029三.png", "図 二 三.png"),
        ("図\u00a0一\u3000二.png", "図 一 二.png"),
        ("  図.png  ", "図.png"),
        (".png", "png"),
        ("か\u3099.png", "が.png"),
        ("図\ud800.png", "図.png"),
    ],
)
def test_a_name_cannot_break_a_line_a_path_or_the_direction_of_reading(name, cleaned):
    assert clean_name(name) == cleaned


def test_a_header_cannot_be_broken_by_a_name():
    stored = store_file(upload('a"\r\nSet-Cookie: x=1;".png'), NOW)
    response = file_response(stored)
    response.close()
    assert "Set-Cookie" not in response
    assert "\n" not in response["Content-Disposition"]


def test_the_field_names_the_bad_one_of_several_and_keeps_none():
    field = FilesField()
    with pytest.raises(ValidationError, match=r"「空[.]png」：ファイルが空です"):
        field.clean([upload("図.png"), upload("空.png", b"")])
    with pytest.raises(ValidationError, match="5つまで"):
        field.clean([upload(f"{number}.png") for number in range(6)])
    assert not StoredFile.objects.exists()
