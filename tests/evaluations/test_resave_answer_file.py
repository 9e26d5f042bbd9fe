"""A spreadsheet that other programs opened and saved again still comes in, word for word."""

import os
import shutil
import subprocess

import pytest

from kyodo.evaluations.readers.answer_identity import settled_text
from tests.evaluations.answer_sheets import changed, file_of, read_back, row_of

HOW_TO_GET_LIBREOFFICE = (
    "no LibreOffice: `apt install libreoffice-calc-nogui` (or set SOFFICE to its program)"
)
ANSWERS = {
    "f1": ("S", "一行目\n二行目\n\n四行目", 3),
    "f2": ("-", '=HYPERLINK("https://example.jp","x")', 1),
    "f3": ("3", "", 2),
    "f4": ("change", "+81-45-000-0000\t𠮷野家 👩‍👧 ㈱ ①", 1),
    "f5": ("33.3", " 前に空白", 1),
    "f6": ("none", "'先頭に引用符", 1),
    "f7": ("", "あ" * 20_000, 1),
    "f8": ("", '<b>&amp;</b> "引用" 2024/4/1 1-2 100% #N/A TRUE 1E5', 1),
}


def soffice():
    """The program of LibreOffice on this machine."""
    return shutil.which(os.environ.get("SOFFICE") or "soffice")


@pytest.fixture(scope="module")
def profile(tmp_path_factory):
    """LibreOffice makes itself a home at its first start, which takes longer than the saving."""
    return tmp_path_factory.mktemp("profile")


def through_libreoffice(data, folder, profile):
    (folder / "in").mkdir()
    (folder / "in/sheet.xlsx").write_bytes(data)
    subprocess.run(  # noqa: S603 - the program and its arguments are ours
        [
            soffice(),
            f"-env:UserInstallation={profile.as_uri()}",
            "--headless",
            "--convert-to",
            "xlsx:Calc MS Excel 2007 XML",
            "--outdir",
            str(folder),
            str(folder / "in/sheet.xlsx"),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return (folder / "sheet.xlsx").read_bytes()


def through_openpyxl(data, _folder, _profile):
    return changed(data, lambda tab: None)


PROGRAMS = [
    pytest.param(through_openpyxl, id="openpyxl"),
    pytest.param(
        through_libreoffice,
        id="LibreOffice",
        marks=pytest.mark.skipif(soffice() is None, reason=HOW_TO_GET_LIBREOFFICE),
    ),
]


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_file_saved_again_by_another_program_comes_back_as_it_left(program, tmp_path, profile):
    read = read_back(program(file_of("partner", ANSWERS), tmp_path, profile), "partner")
    assert (read.problems, read.outside) == ((), ())
    came = {each.row.item: (each.mark or "", each.remark or "") for each in read.answers}
    assert came == {item: (mark, settled_text(text)) for item, (mark, text, _r) in ANSWERS.items()}


@pytest.mark.parametrize("program", PROGRAMS)
def test_what_was_filled_in_comes_back_from_another_program(program, tmp_path, profile):
    data = file_of("partner")
    row = row_of(data, "満足した人の割合。")

    def fill(tab):
        tab.cell(10, 3).value = "Ａ"
        tab.cell(10, 4).value = "書いた文章"
        tab.cell(row, 3).value = 12.5

    read = read_back(program(changed(data, fill), tmp_path, profile), "partner")
    assert (read.problems, read.outside) == ((), ())
    answers = {each.row.item: (each.mark, each.remark) for each in read.answers}
    assert (answers["f1"], answers["f5"]) == (("A", "書いた文章"), ("12.5", ""))


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_formula_is_still_seen_after_another_program_saved_it(program, tmp_path, profile):
    data = changed(file_of("partner"), lambda tab: setattr(tab["C10"], "value", "=CHAR(65)"))
    (problem,) = read_back(program(data, tmp_path, profile), "partner").problems
    assert (problem.cell, "数式" in problem.text) == ("C10", True)
