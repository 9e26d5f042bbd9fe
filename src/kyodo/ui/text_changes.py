"""Texts in versions: how one is kept, and what changed between two, by sentence and character."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Kind = Literal["same", "added", "removed"]

_SENTENCE = re.compile(r"[^。．！？\n]*(?:[。．！？]+|\n|$)")
_MOST_SENTENCES = 800  # beyond it a comparison would keep the reader waiting
_LONGEST_SENTENCE = 600
_ALIKE = 0.5


@dataclass(frozen=True)
class Piece:
    """A stretch of text that both have, or only the newer, or only the older."""

    kind: Kind
    text: str


def tidy_lines(text: str) -> str:
    """Line ends as one character and no blanks at the end; all else as it was typed."""
    return "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").split("\n")).strip("\n")


def text_changes(before: str, after: str) -> list[Piece]:
    """The pieces in reading order; what was removed stands before what took its place."""
    pieces: list[Piece] = []
    for piece in _changes(before, after):
        if not piece.text:
            continue
        if pieces and pieces[-1].kind == piece.kind:
            pieces[-1] = Piece(piece.kind, pieces[-1].text + piece.text)
        else:
            pieces.append(piece)
    return pieces


def _changes(before: str, after: str) -> Iterator[Piece]:
    old, new = _sentences(before), _sentences(after)
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    yield Piece("same", "".join(old[:head]))
    yield from _compare(old[head : len(old) - tail], new[head : len(new) - tail])
    yield Piece("same", "".join(old[len(old) - tail :]))


def _compare(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    if max(len(old), len(new)) > _MOST_SENTENCES:
        yield from _replaced("".join(old), "".join(new))
        return
    for kind, i, j, k, m in SequenceMatcher(None, old, new).get_opcodes():
        if kind == "equal":
            yield Piece("same", "".join(old[i:j]))
        elif kind == "replace" and j - i == m - k:
            for one, other in zip(old[i:j], new[k:m], strict=True):
                yield from _inside(one, other)
        else:
            yield from _inside("".join(old[i:j]), "".join(new[k:m]))


def _inside(old: str, new: str) -> Iterator[Piece]:
    """Character by character where the two are alike; otherwise one for the other."""
    if not old or not new or max(len(old), len(new)) > _LONGEST_SENTENCE:
        yield from _replaced(old, new)
        return
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < _ALIKE:
        yield from _replaced(old, new)
        return
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind == "equal":
            yield Piece("same", old[i:j])
        else:
            yield from _replaced(old[i:j], new[k:m])


def _replaced(old: str, new: str) -> Iterator[Piece]:
    yield Piece("removed", old)
    yield Piece("added", new)


def _sentences(text: str) -> list[str]:
    return [sentence for sentence in _SENTENCE.findall(text) if sentence]


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count
