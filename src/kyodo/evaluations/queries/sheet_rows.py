"""Rows and cells of the check sheet for one reader.

A cell that is withheld carries nothing of the answer behind it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from kyodo.evaluations.formats import Gap, Item, Option
from kyodo.evaluations.models import Answer, MarkChange, Seal
from kyodo.evaluations.queries.parts import Voice


@dataclass(frozen=True)
class Cell:
    """What stands in one column of one row. Without an ``answer`` nothing may be read.

    ``is_asked`` is false where the question is not put to this role. ``changes`` are those of the
    mark, from first to last.
    """

    item: Item
    is_asked: bool
    answer: Answer | None = None
    changes: Sequence[MarkChange] = ()

    @property
    def first(self) -> Option | None:
        """The mark that was given first, which stays for ever."""
        return self._option(self.answer.mark if self.answer else "")

    @property
    def later(self) -> Option | None:
        """The mark as changed in the talk, if it was."""
        return self._option(self.changes[-1].mark) if self.changes else None

    @property
    def scale(self) -> Sequence[Option]:
        """The options, in the order of the paper."""
        return self.item.scale.options

    def _option(self, code: str) -> Option | None:
        return self.item.scale.read(code)


@dataclass(frozen=True)
class Column:
    """One voice in one section: ``state`` is write, shown, withheld, closed or empty.

    ``closed`` is for somebody who will read it only when it is published, ``empty`` is before the
    marking begins. ``seals`` are those in force; ``is_sealed`` says that none is lacking.
    """

    voice: Voice
    state: str
    is_own: bool
    seals: Sequence[Seal] = ()
    is_sealed: bool = False

    @property
    def label(self) -> str:
        """What stands above it."""
        return self.voice.label

    @property
    def is_readable(self) -> bool:
        return self.state in ("write", "shown")


@dataclass(frozen=True)
class Typed:
    """What a person put in and what was not stored; ``stored`` is what a colleague saved instead.

    ``revision`` is the one that the person saw.
    """

    mark: str
    remark: str
    revision: str
    mark_label: str = ""
    stored: Answer | None = None
    stored_label: str = ""


@dataclass(frozen=True)
class Row:
    """One question. ``gap`` is what the reader's side still owes it, ``condition`` says in words
    when it is asked at all."""

    item: Item
    cells: Sequence[tuple[Column, Cell]]
    gap: Gap | None = None
    condition: str = ""
    typed: Typed | None = None

    @cached_property
    def own(self) -> Answer | None:
        """The answer of the reader's own side."""
        return next((cell.answer for column, cell in self.cells if column.is_own), None)

    @property
    def field_name(self) -> str:
        """The name of the field of the mark."""
        return f"mark-{self.item.id}"

    @property
    def mark(self) -> str:
        """The code that the fields show as chosen."""
        if self.typed is not None:
            return self.typed.mark
        return self.own.mark if self.own else ""

    @property
    def remark(self) -> str:
        """The text that the field shows."""
        if self.typed is not None:
            return self.typed.remark
        return self.own.remark if self.own else ""

    @property
    def revision(self) -> int | str:
        """The revision that the fields go out from."""
        if self.typed is not None:
            return self.typed.revision
        return self.own.revision if self.own else 0
