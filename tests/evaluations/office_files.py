"""Reading Word files and workbooks back, as an office does."""

import io
import re

import openpyxl
from docx import Document
from docx.oxml.ns import qn


def words_of(content, extension):
    """All text of the file without blanks and line ends."""
    text = word_text(content) if extension == "docx" else workbook_text(content)
    return re.sub(r"\s", "", text)


def word_text(content):
    """Paragraphs, cells, header and footer in the order of the document."""
    document = Document(io.BytesIO(content))
    edges = [document.sections[0].header._element, document.sections[0].footer._element]
    parts = [element for root in [document.element.body, *edges] for element in root.iter()]
    return "".join(
        "\n" if element.tag == qn("w:br") else element.text or ""
        for element in parts
        if element.tag in (qn("w:t"), qn("w:br"))
    )


def workbook_text(content):
    """Cells of all sheets, with what stands above and below each page."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    lines = []
    for sheet in book:
        lines.append(f"{sheet.oddHeader.center.text or ''}{sheet.oddFooter.left.text or ''}")
        lines += [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    return "\n".join(lines)
