"""The paper of a plan as a Word file that people go on writing in."""

from datetime import datetime, time
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from kyodo.exports.word import fit_for_office, word_bytes
from kyodo.punctuation import labelled

View = dict[str, Any]
FONT = "游ゴシック"
_A4 = (Mm(210), Mm(297))


def word_of(data: View) -> bytes:
    """A .docx file, landscape, with headings that readers of the file can jump to."""
    view = fit_for_office(data)
    document = Document()
    _set_page(document, data)
    document.core_properties.title = f"{view['project']} {view['title']}"[:250]
    document.add_heading(view["title"], 0)
    for text in (view["project"], view["printed"], view["state"]):
        document.add_paragraph(text)
    for item in view["items"]:
        _item(document, view, item)
    if view["carried"]:
        document.add_heading(view["words"]["carried_elsewhere"], 1)
        _dots(document, view["carried"])
    return word_bytes(document)


def _set_page(document: WordDocument, data: View) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_height, section.page_width = _A4
    section.left_margin = section.right_margin = Mm(18)
    section.top_margin = section.bottom_margin = Mm(18)
    document.core_properties.created = datetime.combine(data["printed_on"], time())
    for name in ("Normal", "Title", "Heading 1", "Heading 2"):
        style: Any = document.styles[name]
        style.font.name = FONT
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)
    usual: Any = document.styles["Normal"]
    usual.font.size = Pt(10)


def _item(document: WordDocument, view: View, item: View) -> None:
    words = view["words"]
    document.add_heading(item["title"], 1)
    for each in item["views"]:
        paragraph = document.add_paragraph()
        paragraph.add_run(labelled(each["side"], "")).bold = True
        paragraph.add_run(each["text"])
    document.add_heading(words["aim"], 2)
    _dots(document, item["aim"] or [words["nothing"]])
    if item["unagreed"]:
        paragraph = document.add_paragraph()
        paragraph.add_run(labelled(words["unagreed"], "")).bold = True
        paragraph.add_run(item["unagreed"])
    if item["measures"]:
        document.add_heading(words["measures"], 2)
        heads = [words["measure"], words["side"], words["period"], words["progress"]]
        rows = [
            [each["text"], each["side"], each["period"], each["progress"]]
            for each in item["measures"]
        ]
        _table(document, heads, rows)
    if item["indicators"]:
        document.add_heading(words["indicators"], 2)
        rows = [[each["label"], each["target"]] for each in item["indicators"]]
        _table(document, [words["indicator"], words["target"]], rows)
    if item["carried"]:
        document.add_heading(words["carried"], 2)
        _dots(document, item["carried"])
    document.add_paragraph(labelled(words["agreement"], item["agreement"]))


def _dots(document: WordDocument, lines: list[str]) -> None:
    for line in lines:
        document.add_paragraph(line, style="List Bullet")


def _table(document: WordDocument, heads: list[str], rows: list[list[str]]) -> None:
    table = document.add_table(rows=1, cols=len(heads), style="Table Grid")
    for cell, head in zip(table.rows[0].cells, heads, strict=True):
        cell.paragraphs[0].add_run(head).bold = True
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
