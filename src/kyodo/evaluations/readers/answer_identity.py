"""What a spreadsheet of answers says about itself: whose it is, and how it stood when it left.

The page that hands the file out signs this text, and the page that takes it back checks the
signature first; here it is only written and read.
"""

import hashlib
from dataclasses import dataclass
from typing import Any, Final

SCHEMA: Final = "kyodo-cho/answer-workbook/1"
IDENTITY_TAB: Final = "_kyodo"
TOKEN_ROW: Final = 2
NUMBER, QUESTION, MARK, REMARK, HINT = range(1, 6)
LETTERS: Final = " ABCDE"
"""Columns of the tab, counted from 1, and their letters."""


@dataclass(frozen=True)
class RowIdentity:
    """One answer: the row that it stands in and the state that it left in.

    ``mark`` and ``remark`` are digests, so that what nobody touched is told from what was changed.
    """

    item: str
    row: int
    revision: int
    mark: str
    remark: str


@dataclass(frozen=True)
class Identity:
    """``column`` is that of the check sheet, ``form`` its code, version and digest."""

    evaluation: int
    column: str
    form: tuple[str, str, str]
    tab: str
    heading_row: int
    headings: tuple[str, ...]
    rows: tuple[RowIdentity, ...]

    def as_data(self) -> dict[str, Any]:
        """Plain data to be signed."""
        return {
            "schema": SCHEMA,
            "evaluation": self.evaluation,
            "column": self.column,
            "form": list(self.form),
            "tab": self.tab,
            "heading_row": self.heading_row,
            "headings": list(self.headings),
            "rows": [[r.item, r.row, r.revision, r.mark, r.remark] for r in self.rows],
        }


def read_identity(data: Any) -> Identity | None:
    """From plain data whose signature was right; None where another version wrote it."""
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        return None
    code, version, digest = data["form"]
    return Identity(
        evaluation=data["evaluation"],
        column=data["column"],
        form=(code, version, digest),
        tab=data["tab"],
        heading_row=data["heading_row"],
        headings=tuple(data["headings"]),
        rows=tuple(RowIdentity(*row) for row in data["rows"]),
    )


def settled_text(text: str) -> str:
    """One way of writing for texts that say the same: line ends, and nothing at the end."""
    return text.replace("\r\n", "\n").replace("\r", "\n").rstrip()


def short_digest(text: str) -> str:
    """Enough to notice a change; it protects nothing, for the file shows the text itself."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]
