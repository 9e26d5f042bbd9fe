"""Hits in a page."""

from collections.abc import Iterable

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from kyodo.search.marking import Piece


def with_marks(pieces: Iterable[Piece]) -> SafeString:
    """The pieces one after the other, the hits in ``<mark>``; all of them escaped."""
    return mark_safe(  # noqa: S308  (each piece is escaped)
        "".join(
            f"<mark>{escape(piece.text)}</mark>" if piece.is_hit else escape(piece.text)
            for piece in pieces
        )
    )
