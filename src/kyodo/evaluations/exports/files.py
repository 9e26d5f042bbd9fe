"""The kinds of file that a paper comes in, and their names."""

import re

import structlog
from django.utils import translation

from kyodo.evaluations.exports.paper import Paper, pdf_of
from kyodo.evaluations.exports.paper_word import word_of
from kyodo.evaluations.exports.paper_workbook import workbook_of
from kyodo.exports.word import WordError
from kyodo.fiscal import FiscalYear

CONTENT_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
LONGEST_NAME = 60
_UNFIT_FOR_A_NAME = re.compile(r'[\x00-\x1f<>:"/\\|?*]')

log = structlog.get_logger(__name__)


def paper_file(paper: Paper, extension: str, *, word_template: bytes | None = None) -> bytes:
    """The paper as pdf, docx or xlsx; ``word_template`` is the city's own for docx.

    Raises KeyError for another extension. A template that cannot be filled does not stop anybody:
    it is logged, and the product's own is used.
    """
    if extension != "docx" or word_template is None:
        return {"pdf": pdf_of, "docx": word_of, "xlsx": workbook_of}[extension](paper)
    try:
        return word_of(paper, word_template)
    except WordError as error:
        log.exception("word_template_failed", reason=str(error)[:200])
        return word_of(paper)


def file_name(paper: Paper, extension: str) -> str:
    """Project, year and what it is: 交流センター運営事業_令和5年度_下書き.pdf."""
    snapshot = paper.snapshot
    with translation.override(paper.language):
        kind = paper.variant.word or str(snapshot["number"])
    parts = [
        snapshot["overview"]["project"][:LONGEST_NAME],
        FiscalYear(snapshot["fiscal_year"]).label,
    ]
    return _UNFIT_FOR_A_NAME.sub("＿", "_".join([*parts, kind])) + f".{extension}"
