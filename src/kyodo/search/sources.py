"""Which kinds of records are looked through. Each app offers its own in its ``search.py``."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from kyodo.search.models import RECORD_BITS, TEXT_BITS


@dataclass(frozen=True)
class Text:
    """One text of a record; ``about`` is the person whose contact data it is.

    ``names`` stand in the text and are found without their space as well.
    """

    text: str
    part: str = ""
    about: int | None = None
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Source:
    """A kind of record. ``number`` is part of stored keys and stays the same for ever.

    ``records`` gives every record that may be found, with its texts.
    """

    number: int
    name: str
    records: Callable[[], Iterable[tuple[int, list[Text]]]]

    def place(self, record: int) -> int:
        """Kind and number of a record in one."""
        return (self.number << RECORD_BITS) + record

    def keys(self, *, before: int | None = None) -> tuple[int, int]:
        """Keys of all texts, or of those of records before one: the first, and the one behind."""
        end = self.place(before) if before is not None else self.place(1 << RECORD_BITS)
        return self.place(0) << TEXT_BITS, end << TEXT_BITS


_sources: dict[int, Source] = {}


def offer(source: Source) -> Source:
    """Make a kind of record known; raises ``ValueError`` for a number that is taken."""
    if source.number in _sources:
        raise ValueError(f"the number {source.number} is taken by {_sources[source.number].name}")
    _sources[source.number] = source
    return source


def sources() -> list[Source]:
    return [_sources[number] for number in sorted(_sources)]
