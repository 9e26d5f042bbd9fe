"""Where the parts of a sheet begin: overview, roles table, check sheet, verification."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext

from kyodo.evaluations.readers.lines import Line, key
from kyodo.evaluations.readers.overview import count_labels

TITLE: Final = re.compile(".{0,20}相互評価シート.{0,10}")
ROLES: Final = re.compile(
    r"[(\[【〔<]?別紙\d{0,2}[)\]】〕>]?[:・]?(?:協働事業の|事業の)?役割(?:及び|と|・)?(?:責任)?(?:の)?(?:分担)?(?:等|表)*"
)
CHECKS: Final = re.compile(
    r"\(?\d?[.)、]?(?:市民)?(?:協働)?(?:事業)?(?:実施)?(?:プロセス)?相互チェックシート"
)
VERIFICATION: Final = re.compile(r"\(?\d?[.)、]?(?:協働)?(?:事業)?(?:評価)?相互検証シート")


class NotASheet(ValueError):
    """The text is no mutual evaluation sheet: it has neither its parts nor its questions."""

    code = "not-a-sheet"

    def __str__(self) -> str:
        return gettext(
            "相互評価シートとして読めません。チェックシートと概要のそろった相互評価シートを選んでください。"
        )


@dataclass(frozen=True, slots=True)
class Parts:
    """The lines of each part, without its heading; a part that is not there is empty."""

    title: str
    overview: tuple[Line, ...]
    roles: tuple[Line, ...]
    check_title: str
    checks: tuple[Line, ...]
    verification_title: str
    verification: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class _Heading:
    start: int
    end: int
    text: str


def split_parts(lines: Sequence[Line]) -> Parts:
    """Find the parts by their headings.

    ``NotASheet`` when the text has no check sheet, or nothing else of the form beside one.
    """
    title = _find(lines, TITLE)
    checks = _find(lines, CHECKS)
    signs = count_labels(lines[: checks.start if checks else len(lines)]) + (2 if title else 0)
    if not checks or signs < 2:
        raise NotASheet
    verification = _find(lines, VERIFICATION, checks.end, last=True)
    roles = _find(lines, ROLES, stop=checks.start)
    overview_end = roles.start if roles else checks.start
    return Parts(
        title=_printed(title),
        overview=tuple(lines[title.end if title else 0 : overview_end]),
        roles=tuple(lines[roles.end : checks.start]) if roles else (),
        check_title=_printed(checks),
        checks=tuple(lines[checks.end : verification.start if verification else len(lines)]),
        verification_title=_printed(verification),
        verification=tuple(lines[verification.end :]) if verification else (),
    )


def _find(
    lines: Sequence[Line],
    pattern: re.Pattern[str],
    start: int = 0,
    stop: int | None = None,
    last: bool = False,
) -> _Heading | None:
    """A heading printed over up to three lines; the first one, or the last."""
    found: _Heading | None = None
    end_of_search = len(lines) if stop is None else stop
    for start_at in range(start, end_of_search):
        heading = _heading_from(lines, start_at, end_of_search, pattern)
        if heading is None or (found and found.end == heading.end):
            continue
        if not last:
            return heading
        found = heading
    return found


def _heading_from(
    lines: Sequence[Line], start: int, stop: int, pattern: re.Pattern[str]
) -> _Heading | None:
    """The longest heading that begins at a line."""
    found: _Heading | None = None
    row = ""
    for end in range(start + 1, min(start + 4, stop + 1)):
        row += lines[end - 1].text
        if pattern.fullmatch(key(row)) and not _inside_sentence(lines, end):
            found = _Heading(start, end, row)
    return found


def _inside_sentence(lines: Sequence[Line], at: int) -> bool:
    """Whether the line after a would-be heading carries a sentence on."""
    following = lines[at].text.strip()[:1] if at < len(lines) else ""
    return following in tuple("」』でをのはにが、。") and bool(following)


def _printed(heading: _Heading | None) -> str:
    """The heading without its number."""
    if heading is None:
        return ""
    text = " ".join(heading.text.split())
    return re.sub(r"^[(（]?[0-9０-９①-⑳]{0,2}[.．)）、]?\s*", "", text)
