"""A file is opened by what it holds, and refused in words when it cannot be read."""

import io
import os
import zipfile

import pytest

from kyodo.evaluations.readers import files
from kyodo.evaluations.readers.files import UnreadableFile, open_sheet_file
from kyodo.evaluations.readers.sheets import read_sheet
from tests.evaluations.sheet_paper import FY2022, SOURCE
from tests.evaluations.sheet_pdf import by_hand, by_typst, encrypted, official_sheet

READ = read_sheet(FY2022).as_json()


def refusal(source):
    with pytest.raises(UnreadableFile) as refused:
        open_sheet_file(source)
    return refused.value.code


def without_spaces(value):
    if isinstance(value, str):
        return value.replace(" ", "")
    if isinstance(value, list):
        return [without_spaces(each) for each in value]
    return {key: without_spaces(each) for key, each in value.items()} if isinstance(
        value, dict
    ) else value  # fmt: skip


def test_a_path_and_its_bytes_give_the_same_text():
    assert open_sheet_file(SOURCE) == open_sheet_file(SOURCE.read_bytes()) == FY2022


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp932", "euc_jis_2004"])
def test_text_is_read_in_the_encodings_of_japanese_offices(encoding):
    text = open_sheet_file(FY2022.encode(encoding))
    assert text == FY2022
    assert read_sheet(text).as_json() == READ


def escaped(letter: str) -> bytes:
    """One letter in ISO-2022-JP as old mail programs wrote it, signs like ① included."""
    coded = letter.encode("euc_jis_2004")
    if coded[0] < 0x80:
        return coded
    if coded[0] == 0x8E:
        return b"\x1b(I" + bytes([coded[1] & 0x7F]) + b"\x1b(B"
    return b"\x1b$B" + bytes(byte & 0x7F for byte in coded) + b"\x1b(B"


def test_text_of_an_old_mail_program_is_read():
    assert open_sheet_file(b"".join(map(escaped, FY2022))) == FY2022


def test_a_printed_pdf_is_read_but_for_one_row_whose_columns_ran_together():
    text = open_sheet_file(by_typst(official_sheet(READ)))
    read = read_sheet(text)
    seen = read.as_json()
    assert seen["marks"] == READ["marks"]
    assert seen["narratives"] == READ["narratives"]
    assert [(doubt.key, doubt.code) for doubt in read.problems] == [("duties/6", "roles-apart")]
    for name in ("project", "organisations", "purpose", "fiscal_year", "period", "entered_on"):
        assert seen[name] == READ[name]
    others = [at for at in range(8) if at != 5]
    assert [without_spaces(seen["work_items"][at]) for at in others] == [
        without_spaces(READ["work_items"][at]) for at in others
    ]


def test_a_pdf_with_the_government_on_the_left_is_read_by_its_heading():
    pdf = by_typst(official_sheet(READ, columns=("government", "civic")))
    assert read_sheet(open_sheet_file(pdf)).as_json()["marks"] == READ["marks"]


def test_an_empty_cell_of_a_pdf_gives_no_mark_to_anybody():
    marks = [dict(mark) for mark in READ["marks"]]
    marks[3]["civic"] = ""
    read = read_sheet(open_sheet_file(by_typst(official_sheet({**READ, "marks": marks}))))
    shown = [(mark.civic, mark.government) for mark in read.marks]
    assert shown[3] == (None, None)
    del shown[3], marks[3]
    assert shown == [(mark["civic"], mark["government"]) for mark in marks]


@pytest.mark.parametrize("data", [b"", b"\n\n  \r\n", b"\xef\xbb\xbf", "\u3000\n".encode()])
def test_an_empty_file_is_refused(data):
    assert refusal(data) == "empty"


def test_a_file_over_the_limit_is_refused_without_reading_it_all(tmp_path):
    big = tmp_path / "big.txt"
    with big.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    assert refusal(big) == "too-large"
    assert refusal(b"a" * (files.MAX_BYTES + 1)) == "too-large"


def test_a_file_that_is_not_there_is_refused(tmp_path):
    assert refusal(tmp_path / "nowhere.pdf") == "not-found"
    assert refusal(tmp_path) == "not-found"


def test_an_office_file_and_a_zip_bomb_are_refused_unopened():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 50_000_000)
    assert refusal(packed.getvalue()) == "office"
    assert refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600) == "office"


@pytest.mark.parametrize(
    "start", [b"\x89PNG\r\n", b"\xff\xd8\xff\xe0", b"\x1f\x8b\x08", b"\x7fELF"]
)
def test_a_picture_or_program_is_refused(start):
    assert refusal(start + b"\x00" * 100) == "binary"


def test_bytes_that_are_no_text_are_refused():
    for _round in range(50):
        assert refusal(b"\x01" + os.urandom(4000)) in {"binary", "encoding"}


@pytest.mark.parametrize("encoding", ["gb18030", "euc_kr", "utf-32", "cp1251"])
def test_an_encoding_that_is_not_certain_is_refused(encoding):
    text = {"euc_kr": "협동 사업 상호 평가 시트 ", "cp1251": "Оценка сотрудничества "}.get(
        encoding, "协同事业相互评价单，请说明这些问题。"
    )
    assert refusal((text * 20).encode(encoding)) in {"encoding", "binary"}


def test_a_pdf_without_text_is_refused():
    assert refusal(by_hand(b"0 0 1 rg 10 10 200 200 re f")) == "pdf-no-text"
    assert refusal(by_typst("#rect(width: 100%, height: 50%, fill: gray)")) == "pdf-no-text"


def test_a_pdf_with_a_password_is_refused():
    assert refusal(encrypted()) == "pdf-encrypted"


@pytest.mark.parametrize("keep", [20, 300])
def test_a_broken_pdf_is_refused(keep):
    assert refusal(by_hand(b"BT ET")[:keep]) == "pdf-broken"
    assert refusal(b"%PDF-1.7\n" + os.urandom(5000)) == "pdf-broken"


def test_a_pdf_with_too_many_pages_is_refused():
    assert refusal(by_hand(b"BT ET", pages=400)) == "pdf-too-complex"


@pytest.mark.parametrize("filling", [b" ", b"q ", b"BT (a) Tj ET "])
def test_a_pdf_that_bursts_hurts_nobody(filling):
    """Some hundred megabytes out of some hundred kilobytes."""
    bomb = by_hand(filling * (300_000_000 // len(filling)))
    assert len(bomb) < files.MAX_BYTES
    assert refusal(bomb) in {"pdf-too-complex", "pdf-no-text", "pdf-broken"}


def test_every_refusal_is_said_in_japanese():
    for code in files.MESSAGES:
        assert str(UnreadableFile(code)).endswith("。")
