"""Marks in a row: which printed sign is whose. Nothing is guessed."""

import itertools
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kyodo.evaluations.readers.lines import Line
from kyodo.evaluations.readers.scale import mark_code

ONE_SIGN: Final = (
    r"(?:[A-Za-z]{1,2}[+\-*'´’]?(?:\([A-Za-z]\))?|[〇○◯◎●△▲▽×✕✖☓✓✔☑□■◇◆☆?*※_＿]+|[\-–—―−ー~]+"
    r"|\d{1,2}|N/?A|\([A-Za-z]?\)|なし|無し|無|未|未記入|空欄|不明|非該当|該当なし|無回答|保留)"
)
SIGN: Final = re.compile(f"{ONE_SIGN}(?:[/・,、→⇒~|&]{ONE_SIGN})*")
NO_SIGN: Final = re.compile(r"[\-–—―−ー~_＿]+|なし|無し|無|未|未記入|空欄|無回答|\(\)|□+")
SENTENCE_END: Final = re.compile("[。．？?！!]\\s*$")
TOKEN: Final = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class MarkRow:
    """Signs of one source line, with the widths of the spaces around them."""

    line: int
    tokens: tuple[str, ...]
    gaps: tuple[int, ...]
    lead: int
    trail: int
    own_line: bool


@dataclass(frozen=True, slots=True)
class Shape:
    """How every complete row of a sheet is spaced, when all are spaced alike."""

    lead: int
    gap: int
    trail: int


@dataclass(frozen=True, slots=True)
class Cell:
    """One side's place in a row: a code on the scale, or the reason why there is none."""

    value: str | None
    reason: str
    line: int


def width(space: str) -> int:
    """Columns that white space takes: a wide space two, a tab four."""
    return sum(4 if letter == "\t" else 2 if letter == "\u3000" else 1 for letter in space)


def is_sign(token: str) -> bool:
    """Whether a word looks like a mark, on the scale or not."""
    return SIGN.fullmatch(unicodedata.normalize("NFKC", token)) is not None


def split_marks(text: str, line: int, asked: bool) -> tuple[str, MarkRow | None]:
    """The question's words on a line, and the signs at its end.

    ``asked`` when the question has already come to its end: then any few short words beside it
    count as an attempt at a mark.
    """
    tokens = list(TOKEN.finditer(text))
    first = len(tokens)
    while first and is_sign(tokens[first - 1][0]):
        first -= 1
    if asked and first and len(tokens) <= 4 and all(len(token[0]) <= 4 for token in tokens):
        first = 0
    if first == len(tokens):
        return text, None
    before = text[: tokens[first].start()]
    if first and not _stands_apart(before, len(tokens) - first):
        return text, None
    return before, _row(text, tokens[first:], line, own_line=not first)


def _stands_apart(before: str, signs: int) -> bool:
    """A single sign close behind an unfinished sentence is a word of it: スペース Ａ."""
    gap = width(before[len(before.rstrip()) :])
    return signs > 1 or gap > 1 or SENTENCE_END.search(before.rstrip()) is not None


def _row(text: str, tokens: Sequence[re.Match[str]], line: int, own_line: bool) -> MarkRow:
    gaps = tuple(
        width(text[left.end() : right.start()]) for left, right in itertools.pairwise(tokens)
    )
    return MarkRow(
        line=line,
        tokens=tuple(token[0] for token in tokens),
        gaps=gaps,
        lead=width(text[: tokens[0].start()]) if own_line else -1,
        trail=width(text[tokens[-1].end() :]),
        own_line=own_line,
    )


def usual_shape(lines: Sequence[Line], codes: Sequence[str]) -> Shape | None:
    """The spacing that all complete rows share; ``None`` when they differ or are too few."""
    shapes = []
    for line in lines:
        _words, row = split_marks(line.text, line.number, asked=False)
        if not row or not row.own_line or len(row.tokens) != 2:
            continue
        if all(mark_code(token) in codes for token in row.tokens):
            shapes.append(Shape(row.lead, row.gaps[0], row.trail))
    usual = set(shapes)
    return usual.pop() if len(shapes) >= 3 and len(usual) == 1 else None


def place_marks(
    rows: Sequence[MarkRow], codes: Sequence[str], shape: Shape | None, line: int
) -> tuple[Cell, Cell]:
    """The left and the right mark of one item; ``line`` is where they are missed if none stands."""
    if not rows:
        return _both("mark-missing", line)
    tokens = [(token, row.line) for row in rows for token in row.tokens]
    if len(tokens) == 2 and len(rows) <= 2:
        left, right = (_cell([token], codes, at) for token, at in tokens)
        return left, right
    if len(tokens) == 1:
        return _single(rows[0], codes, shape)
    if len(rows) > 1:
        return _both("mark-apart", rows[0].line)
    return _by_widest_gap(rows[0], codes)


def _single(row: MarkRow, codes: Sequence[str], shape: Shape | None) -> tuple[Cell, Cell]:
    """One sign belongs to a column only if the spaces of all other rows prove it."""
    cell = _cell(row.tokens, codes, row.line)
    empty = Cell(None, "mark-missing", row.line)
    if shape and row.own_line and shape.gap > 1:
        both = shape.lead + shape.gap
        if both <= row.lead <= both + 2 and row.trail <= shape.trail:
            return empty, cell
        if row.lead == shape.lead and shape.gap <= row.trail <= shape.gap + shape.trail + 2:
            return cell, empty
    return _both("mark-whose", row.line)


def _by_widest_gap(row: MarkRow, codes: Sequence[str]) -> tuple[Cell, Cell]:
    """Three or more signs are two cells when exactly one gap is wider than all others."""
    widest = max(row.gaps)
    if widest < 2 or row.gaps.count(widest) > 1:
        return _both("mark-apart", row.line)
    cut = row.gaps.index(widest) + 1
    return _cell(row.tokens[:cut], codes, row.line), _cell(row.tokens[cut:], codes, row.line)


def _cell(tokens: Sequence[str], codes: Sequence[str], line: int) -> Cell:
    if len(tokens) > 1:
        return Cell(None, "mark-doubled", line)
    code = mark_code(tokens[0])
    if code in codes:
        return Cell(code, "", line)
    if NO_SIGN.fullmatch(code):
        return Cell(None, "mark-missing", line)
    doubled = len(code) > 1 and all(letter in codes or letter in "/・,、&|" for letter in code)
    return Cell(None, "mark-doubled" if doubled else "mark-off-scale", line)


def _both(reason: str, line: int) -> tuple[Cell, Cell]:
    return Cell(None, reason, line), Cell(None, reason, line)
