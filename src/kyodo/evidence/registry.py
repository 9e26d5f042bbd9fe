"""Where a service line offers figures, and where an evaluation picks them up.

A line puts a provider in its own ``evidence.py``; the evaluation asks for a line by its text code.
Neither imports the other.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from django.utils.functional import Promise

from kyodo.fiscal import FiscalYear


@dataclass(frozen=True)
class Scope:
    """What is counted: a fiscal year, and of it one ward (its code) or, without, all of them."""

    year: FiscalYear
    ward: str = ""


@dataclass(frozen=True)
class Figure:
    """One number with its meaning, as it stands when it is asked for.

    ``key`` begins with the line's name and a dot, and means the same in every year. No ``value``
    says that there was nothing to measure, which is not zero. ``series`` has a value per month,
    April first, or is empty. ``note`` tells how it was counted. What ``counts_people`` is not told
    to the public as a number from 1 to 4; ``part_of`` is the key of the figure to which this one
    and others like it add up, so that none of them can be reckoned from the rest.
    """

    key: str
    label: str
    value: int | float | None
    unit: str
    series: tuple[int, ...] = ()
    note: str = ""
    source_url: str = ""
    counts_people: bool = False
    part_of: str = ""


class EvidenceProvider(Protocol):
    """One service line. ``label`` is its name for readers."""

    @property
    def line(self) -> str: ...

    @property
    def label(self) -> str | Promise: ...

    def figures(self, scope: Scope) -> Iterable[Figure]: ...


_providers: dict[str, EvidenceProvider] = {}


def provide(provider: EvidenceProvider) -> None:
    """Offer the figures of a line; raises ``ValueError`` when the line already does."""
    if provider.line in _providers:
        raise ValueError(f"{provider.line} already offers evidence")
    _providers[provider.line] = provider


def lines() -> list[tuple[str, str]]:
    """The text code and the name of each line, in the order of the codes."""
    return [(line, str(_providers[line].label)) for line in sorted(_providers)]


def figures(line: str, scope: Scope) -> list[Figure]:
    """What a line counts for the scope; nothing for a line that this installation does not know.

    A work item keeps the code of its lines as text, so that a line may be taken away.
    """
    provider = _providers.get(line)
    return list(provider.figures(scope)) if provider else []
