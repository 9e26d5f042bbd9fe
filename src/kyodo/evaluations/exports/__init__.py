"""Files that leave the house: the paper in all its variants, and the data of a publication."""

from kyodo.evaluations.exports.files import (
    CONTENT_TYPES,
    file_name,
    paper_file,
)
from kyodo.evaluations.exports.layout import PaperLayout, layout_of
from kyodo.evaluations.exports.paper import Paper, draft_of
from kyodo.evaluations.exports.paper_word import template_data, word_of
from kyodo.evaluations.exports.placeholders import PLACEHOLDERS
from kyodo.evaluations.exports.publication import figures_csv, publication_csv, publication_json
from kyodo.evaluations.exports.sample_paper import sample_paper
from kyodo.evaluations.exports.shape import publication_schema
from kyodo.evaluations.exports.standard_word import standard_template
from kyodo.evaluations.exports.variants import Variant

__all__ = [
    "CONTENT_TYPES",
    "PLACEHOLDERS",
    "Paper",
    "PaperLayout",
    "Variant",
    "draft_of",
    "figures_csv",
    "file_name",
    "layout_of",
    "paper_file",
    "publication_csv",
    "publication_json",
    "publication_schema",
    "sample_paper",
    "standard_template",
    "template_data",
    "word_of",
]
