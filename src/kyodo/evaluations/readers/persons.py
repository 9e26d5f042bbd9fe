"""Who answers for the entries: personal data, read apart from everything else."""

import re
from collections.abc import Sequence
from typing import Final

from kyodo.evaluations.readers.lines import Line, after_label, join_label, join_wrapped, key
from kyodo.evaluations.readers.problems import Notes
from kyodo.evaluations.readers.sides import CIVIC_LABELS, GOVERNMENT_LABELS
from kyodo.evaluations.readers.values import CIVIC, GOVERNMENT, ReadPerson

LABELS: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("body", ("団体等名", "団体名", "部署名", "所属", "課名")),
    ("answerable", ("記入責任者", "責任者")),
    ("name", ("氏名", "職氏名", "担当者")),
    ("telephone", ("連絡先", "電話番号", "電話", "TEL")),
)
POST: Final = re.compile("(?:長|員|任|事|者|当|役|佐|監|表|理|幹|査|官)$")


def read_persons(lines: Sequence[Line], notes: Notes) -> tuple[ReadPerson, ...]:
    """The person answerable of each side; sides without a name are left out."""
    found: list[ReadPerson] = []
    for side, own in _by_side(lines):
        person = _read_person(side, own, notes)
        if person:
            found.append(person)
    return tuple(found)


def _by_side(lines: Sequence[Line]) -> list[tuple[str, list[Line]]]:
    sides: list[tuple[str, list[Line]]] = []
    for line in lines:
        side = _side_heading(line.text)
        if side:
            sides.append((side, []))
        elif sides:
            sides[-1][1].append(line)
    return sides


def _side_heading(text: str) -> str:
    bare = re.sub(r"^[\[【〔<〈(](.*)[\]】〕>〉)]$", r"\1", key(text))
    if bare in CIVIC_LABELS:
        return CIVIC
    return GOVERNMENT if bare in GOVERNMENT_LABELS else ""


def _read_person(side: str, lines: Sequence[Line], notes: Notes) -> ReadPerson | None:
    fields: dict[str, list[Line]] = {}
    current = ""
    for at, line in enumerate(lines):
        found = _label_at([re.sub("^[\\s・･]+", "", each.text) for each in lines[at : at + 2]])
        if found:
            current, rest = found
            fields[current] = [Line(line.number, rest)] if rest.strip() else []
        elif current:
            fields[current].append(line)
    for name in ("name", "telephone"):
        notes.came_from(
            f"person/{side}/{name}", tuple(line.number for line in fields.get(name, ()))
        )
    post, name = _split_post(join_wrapped(line.text for line in fields.get("name", ())))
    telephone = join_label(line.text for line in fields.get("telephone", ()))
    return ReadPerson(side, post, name, telephone) if name or telephone else None


def _label_at(texts: Sequence[str]) -> tuple[str, str] | None:
    for name, labels in LABELS:
        for label in labels:
            found = after_label(texts[:1], label)
            if found:
                return name, found[1]
    return None


def _split_post(text: str) -> tuple[str, str]:
    """センター長 山田 太郎 is a post and a name; 山田 太郎 is a name."""
    words = text.split()
    for last in range(len(words) - 1, 0, -1):
        if POST.search(words[last - 1]):
            return " ".join(words[:last]), " ".join(words[last:])
    return "", text
