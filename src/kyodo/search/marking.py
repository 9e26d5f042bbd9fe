"""Showing where in a text the words of a query stand."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kyodo.search.text import DIGITS_OF_TELEPHONE, is_pairs, normalise, plainly, runs_of

BEFORE = 24  # characters shown in front of the first hit
LENGTH = 90
_VOICED = "ﾞﾟ\u3099\u309a"
_EDGE = r"[^\W_\u2e80-\U0010ffff]"  # what a word that stays whole consists of


@dataclass(frozen=True)
class Piece:
    """Part of a text as it was written; ``is_hit`` where it is one of the words."""

    text: str
    is_hit: bool = False


def marked(text: str, query: str, *, length: int = LENGTH) -> list[Piece]:
    """The surroundings of the first hit, with every hit in them; nothing where there is none."""
    hits = _hits(text, query)
    if not hits:
        return []
    first = max(hits[0][0] - BEFORE, 0)
    end = min(max(first + length, hits[0][1]), len(text))
    front, back = Piece("…" if first else ""), Piece("…" if end < len(text) else "")
    pieces = [front, *_pieces(text, hits, first, end), back]
    return [piece for piece in pieces if piece.text]


def marked_whole(text: str, query: str) -> list[Piece]:
    """The whole text, with every hit."""
    pieces = _pieces(text, _hits(text, query), 0, len(text))
    return [piece for piece in pieces if piece.text]


def _hits(text: str, query: str) -> list[tuple[int, int]]:
    words = _words(query)
    if words is None:
        return []
    plain, places = _with_places(text)
    hits = [(places[hit.start()], places[hit.end()]) for hit in words.finditer(plain)]
    return [(start, end) for start, end in hits if start < end]


def _pieces(text: str, hits: Sequence[tuple[int, int]], first: int, end: int) -> Iterator[Piece]:
    place = first
    for start, stop in hits:
        if stop <= end:
            yield from (Piece(text[place:start]), Piece(text[start:stop], is_hit=True))
            place = stop
    yield Piece(text[place:end])


@lru_cache(maxsize=64)
def _words(query: str) -> re.Pattern[str] | None:
    """Any word of a query, the longest first; None where there is none."""
    runs = {run for word in normalise(query).split() for run in runs_of(word)}
    ways = [_way(run) for run in sorted(runs, key=len, reverse=True)]
    return re.compile("|".join(ways)) if ways else None


def _way(run: str) -> str:
    if is_pairs(run):
        return re.escape(run)
    written = re.escape(run)
    if run.isdecimal() and len(run) in DIGITS_OF_TELEPHONE:
        written = "[-() ]{0,2}".join(run)  # a telephone number stands with hyphens in the text
    return f"(?<!{_EDGE}){written}(?!{_EDGE})"


def _with_places(text: str) -> tuple[str, Sequence[int]]:
    """The text as it is compared, and for each of its places the one in the text as written."""
    if unicodedata.is_normalized("NFKC", text):
        plain = plainly(text)
        if len(plain) == len(text):
            return plain, range(len(text) + 1)
    plain, places = "", list[int]()
    for place, letter in enumerate(text):
        if letter in _VOICED and places:
            continue
        after = text[place + 1 : place + 2]
        part = plainly(letter + after if after and after in _VOICED else letter)
        plain += part
        places += [place] * len(part)
    return plain, [*places, len(text)]
