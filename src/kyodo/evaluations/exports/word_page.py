"""Pages of a Word template: styles, ruled tables, and tags that say what is repeated.

What the writing library has no words for is set on its elements, which it names with a leading
underscore.
"""

from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell, _Row

from kyodo.evaluations.exports.layout import SIZES

FONT = "游ゴシック"
MARGIN = 20  # millimetres
SHADE = "EEEEEE"


class WordPage:
    """Writes paragraphs and tables with placeholders one after another."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.words, self.layout = data["labels"], data["layout"]
        self.answering = max([len(data["check"]["columns"]), 1])
        self.size = float(self.layout["font_size"])
        self.room = self.layout["width"] - 2 * MARGIN
        self.document = Document()
        self._set_styles(data.get("language", "ja"))
        self._set_page()

    def _set_styles(self, language: str) -> None:
        grown = {"Normal": 1.0, "Title": 1.5, "Heading 1": 1.15, "Heading 2": 1.05}
        for name, factor in grown.items():
            style = self.document.styles[name]
            style.font.name, style.font.size = FONT, Pt(round(self.size * factor * 2) / 2)
            style.font.bold, style.font.color.rgb = name != "Normal", None
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for key in list(fonts.attrib):
                del fonts.attrib[key]
            for key in ("ascii", "hAnsi", "eastAsia", "cs"):
                fonts.set(qn(f"w:{key}"), FONT)
            for border in style.element.iter(qn("w:pBdr")):
                border.getparent().remove(border)
            style.paragraph_format.space_before = Pt(2 if name == "Normal" else 10)
            style.paragraph_format.space_after = Pt(2 if name == "Normal" else 5)
        spoken = self.document.styles["Normal"].element.rPr
        tongue = OxmlElement("w:lang")
        tongue.set(qn("w:val"), "ja-JP" if language == "ja" else "en-US")
        tongue.set(qn("w:eastAsia"), "ja-JP")
        spoken.append(tongue)

    def _set_page(self) -> None:
        section = self.document.sections[0]
        width, height = SIZES[self.layout["paper"]]
        if self.layout["orientation"] == "landscape":
            section.orientation, width, height = WD_ORIENT.LANDSCAPE, height, width
        section.page_width, section.page_height = Mm(width), Mm(height)
        section.left_margin = section.right_margin = Mm(MARGIN)
        section.top_margin = section.bottom_margin = Mm(20)
        header = section.header.paragraphs[0]
        header.alignment = WD_ALIGN_PARAGRAPH.CENTER
        header.add_run("{{ banner }}").bold = True
        footer = section.footer.paragraphs[0]
        footer.add_run('{{ footer|join("　") }}　　').font.size = Pt(8)
        for field in ("PAGE", "NUMPAGES"):
            _add_field(footer, field)
            if field == "PAGE":
                footer.add_run(" / ").font.size = Pt(8)

    def line(self, text: str, *, bold: bool = False, style: str = "Normal") -> None:
        """A paragraph."""
        paragraph = self.document.add_paragraph(style=style)
        run = paragraph.add_run(text)
        if bold:
            run.bold = True
            paragraph.paragraph_format.keep_with_next = True
            paragraph.paragraph_format.space_before = Pt(8)
            paragraph.paragraph_format.space_after = Pt(3)

    def tag(self, text: str) -> None:
        """A paragraph that vanishes and leaves what it says to do."""
        self.document.add_paragraph("{%p " + text + " %}")

    def heading(self, text: str, level: int = 1, *, new_page: bool = False) -> None:
        """A heading that readers of the file can jump to."""
        paragraph = self.document.add_heading(text, level)
        paragraph.paragraph_format.page_break_before = new_page

    def table(self, widths: Sequence[float]) -> Table:
        """A ruled table without rows; widths in millimetres."""
        table: Table = self.document.add_table(rows=0, cols=len(widths), style="Table Grid")
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        whole = table._tbl.tblPr.find(qn("w:tblW"))
        whole.set(qn("w:type"), "pct")
        whole.set(qn("w:w"), "5000")
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
        return table

    def row(
        self, table: Table, texts: Sequence[str], *, heads: int = 0, centred: Sequence[int] = ()
    ) -> _Row:
        """One row; the first ``heads`` cells name others."""
        row = _new_row(table)
        for at, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            cell.width = table.columns[at].width
            _write(cell, text, head=at < heads, centred=at < heads or at in centred)
        _never_split(row)
        return row

    def rows(self, table: Table, tag: str) -> None:
        """A row that vanishes and leaves what it says to do."""
        row = _new_row(table)
        row.cells[0].text = "{%tr " + tag + " %}"

    def head_row(self, table: Table, texts: Sequence[str], *, join: int = 1) -> None:
        """Heads of columns, printed again on each page; the first ``join`` cells are one."""
        row = self.row(table, texts, heads=len(texts))
        if join > 1:
            join_cells(row, join, texts[0])
        _repeat(row)
        keep_with_next(row)


def _new_row(table: Table) -> _Row:
    row: _Row = table.add_row()  # type: ignore[no-untyped-call]
    return row


def _write(cell: _Cell, text: str, *, head: bool, centred: bool) -> None:
    paragraph = cell.paragraphs[0]
    run = paragraph.add_run(text)
    run.bold = head or None
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    properties = cell._tc.get_or_add_tcPr()
    if head:
        shade = OxmlElement("w:shd")
        for key, value in (("val", "clear"), ("color", "auto"), ("fill", SHADE)):
            shade.set(qn(f"w:{key}"), value)
        properties.append(shade)
    middle = OxmlElement("w:vAlign")
    middle.set(qn("w:val"), "center")
    properties.append(middle)


def join_cells(row: _Row, count: int, text: str) -> None:
    """The first cells of a row as one."""
    cell = row.cells[0].merge(row.cells[count - 1])
    for paragraph in cell.paragraphs[1:]:
        paragraph._p.getparent().remove(paragraph._p)
    cell.paragraphs[0].runs[0].text = text


def keep_with_next(row: _Row) -> None:
    """A head never stands alone at the foot of a page."""
    for cell in row.cells:
        for paragraph in cell.paragraphs:
            paragraph.paragraph_format.keep_with_next = True


def drop_cells(row: _Row, start: int) -> None:
    """Leave out the cells from this one on: another one spans their columns."""
    for cell in row.cells[start:]:
        row._tr.remove(cell._tc)


def _never_split(row: _Row) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _repeat(row: _Row) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _add_field(paragraph: Any, instruction: str) -> None:
    """A number that Word fills in: of this page, of all pages."""
    for kind, text in (("begin", ""), ("", instruction), ("end", "")):
        run = paragraph.add_run()
        run.font.size = Pt(8)
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        element.text = text or None
        run._r.append(element)
