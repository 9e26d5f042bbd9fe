"""The plan of a year on paper: PDF, Word and Excel say the same words as the page."""

import io

import openpyxl
import pypdfium2
import pytest
from django.urls import reverse
from docx import Document

from tests.plans.planning import PLAN, YEAR, agree, open_action, planning, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    story = planning()
    write(story)
    agree(story, "civic")
    return story


def download(client, story, kind, user=None):
    client.force_login(user or story.civic)
    return client.get(reverse("plans:print_plan", args=[story.project.pk, YEAR, kind]))


def text_of_pdf(content):
    document = pypdfium2.PdfDocument(content)
    return "".join(page.get_textpage().get_text_range() for page in document)


def text_of_word(content):
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(each.text for each in document.paragraphs), *cells])


def text_of_excel(content):
    book = openpyxl.load_workbook(io.BytesIO(content))
    return "\n".join(
        str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value
    )


READERS = {"pdf": text_of_pdf, "docx": text_of_word, "xlsx": text_of_excel}


@pytest.mark.parametrize("kind", READERS)
def test_the_paper_says_what_is_planned_and_who_agreed(client, story, kind):
    response = download(client, story, kind)
    text = "".join(READERS[kind](response.content).split())
    for words in (
        "みなと市協働センター運営事業",
        "令和6年度年間計画",
        PLAN.aim,
        PLAN.measures[0].text,
        "団体等",
        "120件",
        "団体等が合意（第1版）",
    ):
        assert words in text


def test_months_stand_in_their_columns(client, story):
    book = openpyxl.load_workbook(io.BytesIO(download(client, story, "xlsx").content))
    sheet = book.worksheets[0]
    heads = [cell.value for cell in sheet[2]]
    row = [cell.value for cell in sheet[3]]
    busy = [head for head, cell in zip(heads, row, strict=True) if cell == "●"]
    assert busy == ["4月", "5月", "6月"]


def test_a_formula_stays_text(client, story):
    write(story, type(PLAN)(aim="=1+1"), based_on=1)
    book = openpyxl.load_workbook(io.BytesIO(download(client, story, "xlsx").content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert "=1+1" in [cell.value for cell in cells if cell.data_type == "s"]


def test_a_long_aim_stands_in_a_row_that_is_high_enough(client, story):
    write(story, type(PLAN)(aim="はじめての人でもためらわずに相談できる。" * 10), based_on=1)
    book = openpyxl.load_workbook(io.BytesIO(download(client, story, "xlsx").content))
    said = book.worksheets[1]
    place = next(
        cell for row in said.iter_rows() for cell in row if "ためらわず" in str(cell.value)
    )
    letters = said.column_dimensions["B"].width / 2  # columns B to F are given at once
    assert said.row_dimensions[place.row].height > len(place.value) / letters * 11


def test_equal_plans_give_equal_papers(client, story):
    assert download(client, story, "pdf").content == download(client, story, "pdf").content


def test_there_is_no_other_kind_and_no_paper_for_others(client, story):
    open_action(story)
    assert download(client, story, "exe").status_code == 404
    assert download(client, story, "pdf", story.stranger).status_code == 404
    assert download(client, story, "pdf", story.administrator).status_code == 404
