"""Which state may follow which: a table written by hand, asked by every action that takes a step.

An app writes its table once, in ``states.py``, as ``LIFECYCLE``. The same table draws the state
diagram in ``docs/architecture.md``, so the picture cannot tell another story than the code.
"""

from collections.abc import Iterator, Mapping, Set
from typing import Generic, TypeVar

from django.utils.translation import gettext as _

S = TypeVar("S", bound=str)


class Refusal(Exception):
    """Something that cannot be done as things stand, said in words fit to be shown to a person.

    Actions raise it before anything is written. It says nothing of what the reader may not know.
    """


class StepNotAllowed(Refusal):
    """A step that the table does not have."""

    def __init__(self, current: str, to: str) -> None:
        self.current, self.to = current, to
        super().__init__(current, to)

    def __str__(self) -> str:
        return _("「%(current)s」から「%(to)s」へは進められません。") % {
            "current": getattr(self.current, "label", self.current),
            "to": getattr(self.to, "label", self.to),
        }


class Lifecycle(Generic[S]):
    """The first state named in the table is the one that a new record begins with."""

    def __init__(self, steps: Mapping[S, Set[S]]) -> None:
        self._steps = dict(steps)
        self.start: S = next(iter(self._steps))

    def allows(self, current: str, to: str) -> bool:
        """A state may not follow itself unless the table says so."""
        return any(to in after for state, after in self._steps.items() if state == current)

    def check(self, current: str, to: str) -> None:
        """Raise ``StepNotAllowed`` unless ``to`` may follow ``current``."""
        if not self.allows(current, to):
            raise StepNotAllowed(self._known(current), self._known(to))

    def edges(self) -> Iterator[tuple[S, S]]:
        """Every step, in the order of the table, for the diagram."""
        for state, after in self._steps.items():
            yield from ((state, to) for to in sorted(after))

    def _known(self, code: str) -> str:
        """The member with its label, where a row gave only the plain text of a column."""
        return next((state for edge in self.edges() for state in edge if state == code), code)
