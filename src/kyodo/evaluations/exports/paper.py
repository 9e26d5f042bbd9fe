"""One paper and its files: PDF, Word and Excel of the same data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.utils import translation

from kyodo.evaluations.exports.layout import PaperLayout
from kyodo.evaluations.exports.shape import Snapshot, trimmed
from kyodo.evaluations.exports.sheet import sheet_data
from kyodo.evaluations.exports.sheet_check import columns_of
from kyodo.evaluations.exports.variants import Variant
from kyodo.exports.pdf import compile_pdf

TEMPLATE = Path(__file__).parent.parent / "typst" / "sheet.typ"


@dataclass(frozen=True)
class Paper:
    """What is to be printed. ``own`` are the columns whose draft it is."""

    snapshot: Snapshot
    variant: Variant
    layout: PaperLayout = field(default_factory=PaperLayout)
    own: tuple[str, ...] = ()
    language: str = "ja"

    @property
    def data(self) -> dict[str, Any]:
        """All that may stand on this paper, in its language."""
        with translation.override(self.language):
            data = sheet_data(
                trimmed(self.snapshot), self.variant, own=self.own, layout=self.layout
            )
        return data | {"language": self.language}

    @property
    def created(self) -> datetime:
        """The only moment in its files, so that equal papers are equal bytes."""
        moment = self.snapshot["published_at"] if self.variant == Variant.PUBLISHED else ""
        if moment:
            return datetime.fromisoformat(moment)
        return datetime(self.snapshot["fiscal_year"], 4, 1, tzinfo=UTC)


def draft_of(
    snapshot: Snapshot,
    answers: Mapping[str, Mapping[str, tuple[str, str]]],
    *,
    layout: PaperLayout,
    language: str = "ja",
) -> Paper:
    """A draft that holds these answers and nobody else's: by column and item, mark and remark.

    Whom a question is for stays known; what they answered does not.

    Raises ValueError if the form has no such column.
    """
    own = trimmed(snapshot)
    columns = [column["id"] for column in columns_of(own["check"])]
    if strangers := answers.keys() - set(columns):
        raise ValueError(f"no such column: {', '.join(sorted(strangers))}")
    for section in own["check"]["sections"]:
        for item in section["items"]:
            asked = item["answers"] or columns
            item["answers"] = {
                column: _unchanged(*answers.get(column, {}).get(item["id"], ("", "")))
                for column in asked
            }
    return Paper(own, Variant.DRAFT, layout, tuple(answers), language)


def _unchanged(mark: str, remark: str) -> dict[str, str]:
    return {"first": mark, "remark": remark, "now": mark, "reason": ""}


def pdf_of(paper: Paper) -> bytes:
    """PDF/UA-1 and PDF/A-2a; equal papers give equal bytes. Raises PdfError."""
    return compile_pdf(TEMPLATE, paper.data, created=paper.created)
