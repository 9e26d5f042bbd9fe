"""The text blocks in use as rows of a file, to be looked through together."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from kyodo.consultations.models import TextBlock
from kyodo.exports.csv import Cell


def headings() -> list[str]:
    """In the language that is active."""
    return [_("見出し"), _("使うところ"), _("文章")]


def rows_of(blocks: Iterable[TextBlock]) -> Iterator[list[Cell]]:
    """One row each, with its places unfilled."""
    for block in blocks:
        yield [block.title, str(block.get_audience_display()), block.text]
