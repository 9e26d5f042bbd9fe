"""The paper as a Word file: with the product's own template, or with the city's."""

from typing import Any

from kyodo.evaluations.exports.paper import Paper
from kyodo.evaluations.exports.standard_word import standard_template
from kyodo.exports.word import fill_word

# A template brings its own words and its own page; these are for the product's own files.
_NOT_FOR_TEMPLATES = {"labels", "layout", "language"}


def word_of(paper: Paper, template: bytes | None = None) -> bytes:
    """A .docx file; equal papers and templates give equal bytes. Raises WordError."""
    data = paper.data
    return fill_word(
        template or standard_template(data),
        template_data(data),
        title=data["document_title"],
        created=paper.created,
    )


def template_data(data: dict[str, Any]) -> dict[str, Any]:
    """What a template may name."""
    return {key: value for key, value in data.items() if key not in _NOT_FOR_TEMPLATES}
