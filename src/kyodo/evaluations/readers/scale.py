"""The legend of a check sheet: which marks exist, and the words printed for them."""

import itertools
import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from kyodo.evaluations.readers.lines import Line, join_label, key
from kyodo.evaluations.readers.problems import Notes
from kyodo.evaluations.readers.values import ScaleStep

CODE: Final = "[A-Z]|[〇◎△×☆]|[0-9]"
INLINE: Final = re.compile(rf"(?:(?<=\s)|^|(?<=[、,/]))({CODE})\s*[:=…はー・.\s]\s*([^\s、,/]+)")
DEFAULT_CODES: Final = ("A", "B", "C", "D")
USUAL_LABELS: Final = (
    "よくできた",
    "まあまあできた",
    "あまりできなかった",
    "まったくできなかった",
)
LEGEND: Final = re.compile("評価(?:の)?基準|凡例|評価の目安")


def mark_code(token: str) -> str:
    """A printed mark as its code: half-width, one form for each sign."""
    return key(token)


def read_scale(lines: Sequence[Line], notes: Notes) -> tuple[tuple[ScaleStep, ...], int]:
    """The steps in printed order, and how many of the lines belong to what stands before.

    ``lines`` are those before the first section. Without a legend the steps are A to D and a
    person has to confirm it.
    """
    legend, begin = _legend(lines)
    codes_at = _codes_line(lines, begin)
    if codes_at is not None:
        codes = [mark_code(token) for token in lines[codes_at].text.split()]
        if begin == legend == 0:
            begin = legend = max(codes_at - 1, 0)
        words = lines[begin:codes_at] or lines[codes_at + 1 :]
        return _with_labels(codes, words, lines[codes_at].number, notes), legend
    steps = _inline(lines[begin:])
    if steps:
        return steps, legend
    at = lines[0].number if lines else 1
    notes.doubt(at, "scale-missing", "scale")
    return tuple(ScaleStep(code, "") for code in DEFAULT_CODES), len(lines)


def _legend(lines: Sequence[Line]) -> tuple[int, int]:
    """Where the legend's heading begins and ends; both 0 where there is none."""
    for at, line in enumerate(lines):
        if LEGEND.search(key(line.text)):
            return at, at + 1
        following = lines[at + 1].text if at + 1 < len(lines) else ""
        if LEGEND.search(key(line.text + following)) and not LEGEND.search(key(following)):
            return at, at + 2
    return 0, 0


def _codes_line(lines: Sequence[Line], start: int) -> int | None:
    for at in range(start, len(lines)):
        codes = [mark_code(token) for token in lines[at].text.split()]
        if (
            len(codes) > 1
            and len(set(codes)) == len(codes)
            and all(re.fullmatch(CODE, code) for code in codes)
        ):
            return at
    return None


def _with_labels(
    codes: Sequence[str], words: Sequence[Line], line: int, notes: Notes
) -> tuple[ScaleStep, ...]:
    labels = _labels([each.text for each in words], len(codes))
    if not labels:
        notes.doubt(line, "scale-labels", "scale-labels")
        labels = [""] * len(codes)
    return tuple(ScaleStep(code, label) for code, label in zip(codes, labels, strict=True))


def _labels(texts: Sequence[str], wanted: int) -> list[str]:
    """The words of the legend; a wrapped line may or may not break inside a word."""
    if key("".join(texts)) == "".join(USUAL_LABELS) and wanted == len(USUAL_LABELS):
        return list(USUAL_LABELS)
    texts = texts[:6]
    if not texts:
        return []
    readings = set()
    for breaks in itertools.product((" ", ""), repeat=max(len(texts) - 1, 0)):
        pairs = zip(texts, (*breaks, ""), strict=True)
        tokens = tuple("".join(text.strip() + gap for text, gap in pairs).split())
        if len(tokens) == wanted:
            readings.add(tokens)
    return list(readings.pop()) if len(readings) == 1 else []


def _inline(lines: Sequence[Line]) -> tuple[ScaleStep, ...]:
    """Ａ：よくできた Ｂ：まあまあできた …"""
    text = unicodedata.normalize("NFKC", " ".join(line.text for line in lines))
    steps = tuple(
        ScaleStep(mark_code(code), join_label([label])) for code, label in INLINE.findall(text)
    )
    codes = [step.code for step in steps]
    return steps if len(codes) > 1 and len(set(codes)) == len(codes) else ()
