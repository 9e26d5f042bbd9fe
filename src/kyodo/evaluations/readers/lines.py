"""Lines of the source: numbering, spaces, wrapped lines, printed numbers.

Text is compared through ``key`` and handed on as printed: full-width forms, odd spellings and slips
of the original are kept.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

INVISIBLE: Final = dict.fromkeys(map(ord, "\ufeff\u200b\u200c\u200d\u2060\u00ad"))
SAME_SHAPE: Final = str.maketrans({"○": "〇", "◯": "〇", "⚪": "〇", "･": "・", "•": "・"})
PAGE_BREAKS: Final = re.compile("[\f\v\x1c\x1d\x1e]")
PAGE_NUMBER: Final = re.compile(
    r"[-–—―−ー~〜]\s*\d{1,3}\s*[-–—―−ー~〜]|(?:p|page)\.?\s*\d{1,3}"
    r"|\d{1,3}\s*/\s*\d{1,3}\s*(?:ページ|頁)?|第?\s*\d{1,3}\s*(?:ページ|頁)",
    re.IGNORECASE,
)
JAPANESE: Final = (
    "\u3001-\u30ff\u3400-\u9fff\uf900-\ufaff\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff9f"
)
STRAY_SPACE: Final = re.compile(f"(?<=[{JAPANESE}])[ \t\u00a0]+(?=[{JAPANESE}])")
ANY_STRAY_SPACE: Final = re.compile(f"(?<=[{JAPANESE}])\\s+(?=[{JAPANESE}])")
DIGIT: Final = "[0-9０-９]"
NUMBER: Final = re.compile(
    rf"(?P<circled>[①-⑳])|(?P<bracketed>[⑴-⒇])|(?P<stopped>[⒈-⒛])|(?P<roman>[Ⅰ-Ⅻ])"
    rf"|[(（]\s*(?P<inside>{DIGIT}{{1,2}})\s*[)）]"
    rf"|(?P<plain>{DIGIT}{{1,2}})(?!{DIGIT})(?P<stop>\s*[.．)）、,:：](?!{DIGIT}))?"
)
BEFORE_ONE: Final = {"circled": 0x245F, "bracketed": 0x2473, "stopped": 0x2487, "roman": 0x215F}


@dataclass(frozen=True, slots=True)
class Line:
    """A line with something on it; ``at_break`` when a page ends or begins here."""

    number: int
    text: str
    at_break: bool = False


@dataclass(frozen=True, slots=True)
class Number:
    """A printed number at the start of a line. ``firm`` when it cannot belong to a word."""

    label: str
    value: int
    rest: str
    firm: bool

    @property
    def alone(self) -> bool:
        """Whether nothing follows on the line."""
        return not self.rest.strip()


def key(text: str) -> str:
    """The text for comparing: width, spaces and look-alike signs do not count."""
    folded = unicodedata.normalize("NFKC", text).translate(SAME_SHAPE)
    return "".join(folded.split())


def split_lines(text: str) -> tuple[Line, ...]:
    """Lines that say something, numbered as an editor does; printed page numbers are left out."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").translate(INVISIBLE)
    found: list[Line] = []
    for number, whole in enumerate(plain.split("\n"), start=1):
        for position, piece in enumerate(PAGE_BREAKS.split(whole)):
            if position and found:
                found[-1] = Line(found[-1].number, found[-1].text, at_break=True)
            found.append(Line(number, piece, at_break=position > 0))
    return _without_page_numbers(_without_blanks(found))


def _without_blanks(lines: Sequence[Line]) -> list[Line]:
    """Drop empty lines; a page break beside one moves on to the next line that says something."""
    kept: list[Line] = []
    pending = False
    for line in lines:
        if line.text.strip():
            kept.append(Line(line.number, line.text, line.at_break or pending))
            pending = False
        elif line.at_break:
            pending = True
            if kept:
                kept[-1] = Line(kept[-1].number, kept[-1].text, at_break=True)
    return kept


def _without_page_numbers(lines: Sequence[Line]) -> tuple[Line, ...]:
    kept: list[Line] = []
    for line in lines:
        if not PAGE_NUMBER.fullmatch(unicodedata.normalize("NFKC", line.text).strip()):
            kept.append(line)
    return tuple(kept)


def _needs_space(left: str, right: str, spaced: bool) -> bool:
    """Between Latin words always, between Latin and Japanese where the source has one."""
    before, after = unicodedata.normalize("NFKC", left), unicodedata.normalize("NFKC", right)
    if before.isascii() and after.isascii():
        if before[-1] in "([-/" or after[0] in ")],.;:-/":
            return False
        return spaced or not (before.isdigit() and after.isdigit())
    words = (letter.isascii() and letter.isalnum() for letter in (before, after))
    return spaced and any(words)


def _cut_acronym(left: str, right: str) -> bool:
    """N and PO, or NP and O: a word of capitals that the end of a line cut in two."""
    before, after = re.search("[A-Z]+$", left), re.match("[A-Z]+", right)
    return bool(before and after and 1 in (len(before[0]), len(after[0])))


def join_wrapped(pieces: Iterable[str]) -> str:
    """Wrapped lines as one text: a space stays only where a reader would write one."""
    joined = ""
    for piece in pieces:
        if not joined.strip():
            joined = piece
        elif piece.strip():
            left, right = joined.rstrip(), piece.lstrip()
            spaced = left != joined or right != piece
            apart = _needs_space(left[-1], right[0], spaced)
            if apart and not spaced and _cut_acronym(left, right):
                apart = False
            between = " " if apart else ""
            joined = f"{left}{between}{right}"
    return STRAY_SPACE.sub("", joined.strip())


def join_label(pieces: Iterable[str]) -> str:
    """Like ``join_wrapped`` for names and titles, where wide spaces inside words are stray too."""
    return ANY_STRAY_SPACE.sub("", join_wrapped(pieces))


def leading_number(text: str) -> Number | None:
    """The printed number with which a line begins: １, 1., （１）, ⑴, ①, Ⅰ."""
    stripped = text.strip()
    found = NUMBER.match(stripped)
    if not found:
        return None
    kind = str(found.lastgroup)
    if kind in BEFORE_ONE:
        value, firm = ord(found[0]) - BEFORE_ONE[kind], True
    else:
        value = int(found["inside"] or found["plain"])
        firm = bool(found["inside"] or found["stop"])
    rest = stripped[found.end() :]
    firm = firm or not rest or rest[0].isspace()
    return Number(found[0].strip(), value, rest.strip(), firm)


def after_label(texts: Sequence[str], label: str) -> tuple[int, str] | None:
    """Where a label printed over one or more lines ends.

    Returns how many lines it took and what follows it on the last of them, or ``None``.
    Spaces inside the label do not count, and a label inside a sentence is none.
    """
    wanted = key(label)
    seen = ""
    for taken, text in enumerate(texts[:8], start=1):
        for end in range(1, len(text) + 1):
            so_far = key(seen + text[:end])
            if so_far == wanted and text[end : end + 1] not in ("ﾞ", "ﾟ"):
                return _end_of_label(taken, text[end:])
            if not wanted.startswith(so_far):
                break
        else:
            seen += text
            continue
        return None
    return None


def _end_of_label(taken: int, rest: str) -> tuple[int, str] | None:
    if rest[:1] in tuple("のとがはをにでもや、。・側") and rest[:1]:
        return None
    return taken, re.sub(r"^\s*[:：]", " ", rest)


def width_of(text: str) -> int:
    """Columns that a text takes: Japanese letters two, Latin ones one."""
    return sum(2 if unicodedata.east_asian_width(letter) in "FWA" else 1 for letter in text)
