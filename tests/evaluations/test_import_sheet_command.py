"""``kyodo import_sheet`` reads a published sheet in at the console and answers with its status."""

import io
import json

import pytest
from django.core.management import call_command

from kyodo.demo.actions import SHEET
from kyodo.evaluations.models import Evaluation, SheetFormat, SheetImport
from tests.evaluations.sheet_files import sheet_text

pytestmark = pytest.mark.django_db


def run(*options):
    """Status, standard output and standard error."""
    out, err, status = io.StringIO(), io.StringIO(), 0
    try:
        call_command("import_sheet", *map(str, options), stdout=out, stderr=err)
    except SystemExit as end:
        status = end.code
    return status, out.getvalue(), err.getvalue()


def altered(folder, **replaced):
    path = folder / "sheet.txt"
    path.write_text(sheet_text(**replaced), encoding="utf-8")
    return path


def test_the_sheet_is_read_and_stored():
    status, _out, err = run(SHEET)
    assert status == 0
    assert "公表済みの評価として取り込みました" in err
    evaluation = Evaluation.objects.get()
    assert evaluation.sheet_format.code == "yokohama-sogo-hyoka"
    assert SheetImport.objects.get().received_by is None


def test_a_dry_run_stores_nothing():
    assert run(SHEET, "--dry-run")[0] == 0
    assert (Evaluation.objects.count(), SheetFormat.objects.count()) == (0, 0)


def test_json_and_nothing_else_goes_to_the_output():
    status, out, err = run(SHEET, "--dry-run", "--json")
    assert (status, err) == (0, "")
    read = json.loads(out)
    assert list(read) == [
        "project",
        "organisations",
        "purpose",
        "fiscal_year",
        "period",
        "entered_on",
        "work_items",
        "marks",
        "narratives",
        "problems",
    ]
    assert read["period"] == ["2022-04-01", "2023-03-31"]
    assert (len(read["work_items"]), len(read["marks"]), len(read["narratives"])) == (8, 17, 7)
    assert read["problems"] == []
    assert "000-000" not in out


def test_a_mark_off_the_scale_is_null_and_needs_a_person(tmp_path):
    status, out, err = run(altered(tmp_path, line231="Ｘ    Ｂ"), "--json")
    read = json.loads(out)
    assert status == 1
    assert (read["marks"][0]["civic"], read["marks"][0]["government"]) == (None, "B")
    assert [problem["line"] for problem in read["problems"]] == [231]
    assert "mark/1/1/civic=A|B|C|D" in err
    assert Evaluation.objects.count() == 0


def test_a_decision_on_the_command_line_settles_it(tmp_path):
    path = altered(tmp_path, line231="Ｘ    Ｂ")
    status, out, _err = run(path, "--json", "--decide", "mark/1/1/civic=C")
    assert status == 0
    assert json.loads(out)["marks"][0]["civic"] == "C"
    assert Evaluation.objects.count() == 1
    assert SheetImport.objects.get().decisions == {"mark/1/1/civic": "C"}


def test_a_question_with_other_words_than_the_form_needs_a_person(tmp_path):
    path = altered(tmp_path, line228="")
    status, out, err = run(path, "--json")
    assert status == 1
    problem = json.loads(out)["problems"][0]
    assert problem["line"] == 230
    assert problem["what"].startswith("段階 1の項目 1の設問が、様式の文と違います。")
    assert "--decide 'item/1/1/words=accept'" in err
    assert run(path, "--decide", "item/1/1/words=accept")[0] == 0
    assert Evaluation.objects.get().form.code.startswith("imported-")


@pytest.mark.parametrize("decision", ["mark/1/1/civic=E", "mark/9/9/civic=A", "mark"])
def test_a_wrong_decision_stores_nothing(tmp_path, decision):
    path = altered(tmp_path, line231="Ｘ    Ｂ")
    status, out, err = run(path, "--json", "--decide", decision)
    assert (status, out) == (1, "")
    assert decision.partition("=")[0] in err
    assert Evaluation.objects.count() == 0


def test_a_year_that_stands_already_needs_a_person():
    run(SHEET)
    status, _out, err = run(SHEET)
    assert status == 1
    assert "すでにあります" in err
    assert SheetImport.objects.count() == 1


@pytest.mark.parametrize(
    "content", [b"", "ただの手紙です。".encode(), b"PK\x03\x04zip", b"%PDF-1.4"]
)
def test_another_file_has_status_two_and_a_reason(tmp_path, content):
    path = tmp_path / "file"
    path.write_bytes(content)
    status, out, err = run(path, "--json")
    assert (status, out) == (2, "")
    assert err.strip() != ""


def test_a_file_that_is_not_there_has_status_two(tmp_path):
    assert run(tmp_path / "nothing.txt")[0] == 2
