"""What a sheet says, as values: the outcome of reading, before anything is stored."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from kyodo.evaluations.readers.problems import Problem

CIVIC: Final = "civic"
GOVERNMENT: Final = "government"
SIDES: Final = (CIVIC, GOVERNMENT)


@dataclass(frozen=True, slots=True)
class ScaleStep:
    """One step of the printed scale, best first: half-width code and printed label."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Section:
    """One stage of the check sheet, numbered by position, with its heading as printed."""

    number: int
    number_label: str
    title: str


@dataclass(frozen=True, slots=True)
class Mark:
    """One question with the mark of each side; ``None`` is a mark that could not be read."""

    section: int
    item: int
    number_label: str
    text: str
    civic: str | None
    government: str | None


@dataclass(frozen=True, slots=True)
class ReadWorkItem:
    """One line of the project. ``unplaced`` holds duties whose column is not known."""

    label: str
    title: str
    civic: tuple[str, ...] = ()
    government: tuple[str, ...] = ()
    unplaced: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Narrative:
    """A joint text. ``work_items`` are positions (0-based) in the list of work items."""

    titles: tuple[str, ...]
    paragraphs: tuple[str, ...]
    work_items: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ReadPerson:
    """The person answerable for one side: personal data, never shown in a representation."""

    side: str
    post: str = field(repr=False)
    name: str = field(repr=False)
    telephone: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """Everything that a published sheet says. Unread texts are empty, unread dates ``None``."""

    title: str
    project: str
    civic: tuple[str, ...]
    government: str
    consortium: str
    short_names: Mapping[str, str]
    side_labels: Mapping[str, str]
    purpose: str
    fiscal_year: int | None
    period: tuple[date | None, date | None]
    entered_on: date | None
    work_items: tuple[ReadWorkItem, ...]
    check_title: str
    check_intro: str
    scale: tuple[ScaleStep, ...]
    sections: tuple[Section, ...]
    marks: tuple[Mark, ...]
    verification_title: str
    verification_intro: str
    narratives: tuple[Narrative, ...]
    problems: tuple[Problem, ...]
    persons: tuple[ReadPerson, ...] = field(repr=False)
    sources: Mapping[str, tuple[int, ...]] = field(repr=False)

    @property
    def personal_lines(self) -> frozenset[int]:
        """Source lines (1-based) that hold personal data, for a page that shows the source."""
        return frozenset(
            line
            for key, lines in self.sources.items()
            if key.startswith("person/")
            for line in lines
        )

    def as_json(self) -> dict[str, Any]:
        """The sheet without personal data, in the shape that ``import_sheet --json`` prints."""
        return {
            "project": self.project,
            "organisations": {"civic": list(self.civic), "government": self.government},
            "purpose": self.purpose,
            "fiscal_year": self.fiscal_year,
            "period": [day.isoformat() if day else None for day in self.period],
            "entered_on": self.entered_on.isoformat() if self.entered_on else None,
            "work_items": [
                {
                    "label": item.label,
                    "title": item.title,
                    "duties": {"civic": list(item.civic), "government": list(item.government)},
                }
                for item in self.work_items
            ],
            "marks": [
                {
                    "section": mark.section,
                    "item": mark.item,
                    "text": mark.text,
                    "civic": mark.civic,
                    "government": mark.government,
                }
                for mark in self.marks
            ],
            "narratives": [
                {"titles": list(text.titles), "paragraphs": list(text.paragraphs)}
                for text in self.narratives
            ],
            "problems": [{"line": doubt.line, "what": doubt.what} for doubt in self.problems],
        }
