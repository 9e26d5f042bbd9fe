"""The verification: joint texts, each over one or more work items."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Final

from kyodo.evaluations.readers.lines import Line, join_label, join_wrapped, key, width_of
from kyodo.evaluations.readers.problems import Expects, Notes, Problem
from kyodo.evaluations.readers.values import Narrative, ReadWorkItem

HEADING_SIGN: Final = re.compile(r"^\s*[〇○◯●◎◆◇■□▼【〔]\s*")
BULLET: Final = re.compile(r"^\s*[・･•‣*＊][\s　]*|^\s*[-－–]\s+")
LABELLED: Final = re.compile(r"^\s*[(（]?[0-9０-９①-⑳⑴-⒇ア-ン]{1,2}[)）.．、\s]\s*")
CLOSED: Final = re.compile("[。．」』）)！？!?]\\s*$")
LIKE_ENOUGH: Final = 0.5
CLEARLY_BEST: Final = 0.1


@dataclass(slots=True)
class _Text:
    line: int
    title: str
    lines: list[Line] = field(default_factory=list)


def read_narratives(
    lines: Sequence[Line], items: Sequence[ReadWorkItem], notes: Notes
) -> tuple[str, tuple[Narrative, ...]]:
    """The introduction and the texts, with the work items that each of them speaks of."""
    intro, texts = _by_heading(lines, items)
    taken: set[int] = set()
    narratives: list[Narrative] = []
    for position, text in enumerate(texts, start=1):
        titles = _split_title(text.title, items)
        paragraphs = _paragraphs(text.lines)
        covered = _covered(titles, items, taken)
        taken.update(covered)
        narratives.append(
            Narrative(titles, tuple(join_wrapped(_bare(each)) for each in paragraphs), covered)
        )
        _note(position, text, narratives[-1], paragraphs, items, notes)
    if lines:
        _note_uncovered(lines[0].number, items, taken, notes)
    return join_wrapped(line.text for line in intro), tuple(narratives)


def _by_heading(
    lines: Sequence[Line], items: Sequence[ReadWorkItem]
) -> tuple[list[Line], list[_Text]]:
    intro: list[Line] = []
    texts: list[_Text] = []
    at = 0
    while at < len(lines):
        if lines[at].at_break and re.fullmatch(r"\d{1,3}", key(lines[at].text)):
            at += 1
            continue
        heading = _heading_at(lines, at, items)
        if heading:
            end, title = heading
            texts.append(_Text(lines[at].number, title))
            at = end
            continue
        (texts[-1].lines if texts else intro).append(lines[at])
        at += 1
    return intro, texts


def _heading_at(
    lines: Sequence[Line], at: int, items: Sequence[ReadWorkItem]
) -> tuple[int, str] | None:
    """A heading over up to four lines: by its sign, or by being the title of work items."""
    signed = HEADING_SIGN.match(lines[at].text) is not None
    if BULLET.match(lines[at].text) or not (signed or _may_begin(lines, at)):
        return None
    titles = list(_possible_titles(lines, at))
    exact = [each for each in titles if _is_title(each[1], items)]
    if exact:
        return exact[-1]
    if not signed or not titles:
        return None
    before_bullet = [each for each in titles if _before_bullet(lines, each[0])]
    end, title = (before_bullet or titles)[0]
    return (end, title) if title and not CLOSED.search(title) else None


def _may_begin(lines: Sequence[Line], at: int) -> bool:
    """Whether no sentence is open, so that a bare title is not a part of one."""
    return at == 0 or CLOSED.search(lines[at - 1].text) is not None


def _possible_titles(lines: Sequence[Line], at: int) -> Iterator[tuple[int, str]]:
    """What one to four lines from here say as a heading, with where they end."""
    for end in range(at + 1, min(at + 5, len(lines) + 1)):
        last = lines[end - 1].text
        if end > at + 1 and (BULLET.match(last) or HEADING_SIGN.match(last)):
            return
        title = _bare_title([line.text for line in lines[at:end]])
        if len(title) > 60 or "。" in title:
            return
        if not title.endswith(("、", "，")):
            yield end, title


def _before_bullet(lines: Sequence[Line], end: int) -> bool:
    return end < len(lines) and BULLET.match(lines[end].text) is not None


def _bare_title(texts: Sequence[str]) -> str:
    title = HEADING_SIGN.sub("", join_label(texts))
    return re.sub("[】〕]\\s*$", "", title).strip()


def _is_title(title: str, items: Sequence[ReadWorkItem]) -> bool:
    pieces = [key(piece) for piece in _split_title(title, items)]
    known = {key(item.title) for item in items}
    return bool(pieces) and all(piece in known for piece in pieces)


def _split_title(title: str, items: Sequence[ReadWorkItem]) -> tuple[str, ...]:
    """The titles that a heading joins: 管理運営に関すること、その他必要な事業."""
    known = {key(item.title) for item in items}
    bare = LABELLED.sub("", title)
    for whole in (title, bare):
        if key(whole) in known:
            return (whole,)
    pieces = tuple(piece.strip() for piece in re.split("[、，,]", bare) if piece.strip())
    return tuple(LABELLED.sub("", piece) for piece in pieces)


def _covered(
    titles: Sequence[str], items: Sequence[ReadWorkItem], taken: set[int]
) -> tuple[int, ...]:
    covered: list[int] = []
    for title in titles:
        exact = [at for at, item in enumerate(items) if key(item.title) == key(title)]
        free = [at for at in range(len(items)) if at not in taken and at not in covered]
        match = exact[0] if exact else _most_alike(title, items, free)
        if match is not None and match not in covered:
            covered.append(match)
    return tuple(covered)


def _most_alike(title: str, items: Sequence[ReadWorkItem], free: Sequence[int]) -> int | None:
    """The one work item whose title is clearly meant by another wording, if there is one."""
    scored = sorted(
        ((SequenceMatcher(None, key(title), key(items[at].title)).ratio(), at) for at in free),
        reverse=True,
    )
    if not scored or scored[0][0] < LIKE_ENOUGH:
        return None
    if len(scored) > 1 and scored[0][0] - scored[1][0] < CLEARLY_BEST:
        return None
    return scored[0][1]


def _paragraphs(lines: Sequence[Line]) -> list[list[Line]]:
    """Paragraphs by their bullets, or by the wide space at their beginning."""
    bulleted = any(BULLET.match(line.text) for line in lines)
    paragraphs: list[list[Line]] = []
    for line in lines:
        if not paragraphs or _begins(line, paragraphs[-1][-1], bulleted, lines):
            paragraphs.append([])
        paragraphs[-1].append(line)
    return paragraphs


def _begins(line: Line, before: Line, bulleted: bool, lines: Sequence[Line]) -> bool:
    if not bulleted:
        return line.text.startswith("\u3000") and CLOSED.search(before.text) is not None
    if not BULLET.match(line.text):
        return False
    return CLOSED.search(before.text) is not None or not _fills_its_line(before, lines)


def _fills_its_line(line: Line, lines: Sequence[Line]) -> bool:
    """Whether a line is about as long as the longest: then the sentence was cut there."""
    longest = max(len(each.text.strip()) for each in lines)
    widest = max(width_of(each.text.strip()) for each in lines)
    text = line.text.strip()
    return len(text) >= longest - 2 or width_of(text) >= widest - 4


def _bare(lines: Sequence[Line]) -> list[str]:
    """The lines of a paragraph without its bullet."""
    return [BULLET.sub("", lines[0].text), *(line.text for line in lines[1:])]


def _note(
    position: int,
    text: _Text,
    narrative: Narrative,
    paragraphs: Sequence[Sequence[Line]],
    items: Sequence[ReadWorkItem],
    notes: Notes,
) -> None:
    place = f"narrative/{position}"
    notes.came_from(place, (text.line,))
    for order, paragraph in enumerate(paragraphs, start=1):
        notes.came_from(f"{place}/{order}", tuple(line.number for line in paragraph))
    if not paragraphs:
        notes.doubt(text.line, "narrative-empty", place, narrative=position)
    if items and len(narrative.work_items) < len(narrative.titles):
        labels = tuple(item.label or str(at) for at, item in enumerate(items, start=1))
        facts = {"narrative": position}
        notes.problems.append(
            Problem(text.line, "narrative-item", f"{place}/items", Expects.CHOICE, labels, facts)
        )


def _note_uncovered(
    line: int, items: Sequence[ReadWorkItem], taken: set[int], notes: Notes
) -> None:
    for at, item in enumerate(items):
        if at not in taken:
            notes.doubt(
                line,
                "narrative-missing",
                f"work_item/{at + 1}/narrative",
                item=item.label or at + 1,
            )
