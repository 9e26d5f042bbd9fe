"""Files that leave the house: the published paper, its data, the blank form, a side's draft."""

from kyodo.evaluations.exports.publication import (
    blank_pdf,
    draft_pdf,
    proposal_pdf,
    publication_csv,
    publication_json,
    publication_pdf,
)
from kyodo.evaluations.exports.shape import publication_schema

__all__ = [
    "blank_pdf",
    "draft_pdf",
    "proposal_pdf",
    "publication_csv",
    "publication_json",
    "publication_pdf",
    "publication_schema",
]
