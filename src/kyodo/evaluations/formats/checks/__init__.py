"""What a well-shaped file can still have wrong: names that lead nowhere, steps out of order.

A form that passes here can be prepared, filled in, revealed, printed and published; whatever could
fail later has to be found now. Each fault says how to mend it.
"""

from collections.abc import Callable, Iterator

from kyodo.evaluations.formats.checks.conditions import check_conditions
from kyodo.evaluations.formats.checks.content import check_sections
from kyodo.evaluations.formats.checks.faults import Fault
from kyodo.evaluations.formats.checks.items import check_items
from kyodo.evaluations.formats.checks.names import check_names
from kyodo.evaluations.formats.checks.order import check_occasions, check_publishers, check_steps
from kyodo.evaluations.formats.checks.points import check_derived
from kyodo.evaluations.formats.checks.roles import check_roles
from kyodo.evaluations.formats.checks.scales import check_scales
from kyodo.evaluations.formats.checks.words import check_words
from kyodo.evaluations.formats.language import FormEntry

__all__ = ["Fault", "faults"]

Rule = Callable[[FormEntry], Iterator[Fault]]
# What refers to a wrong name would only repeat the fault.
_RULES: tuple[tuple[Rule, ...], ...] = (
    (check_words, check_names),
    (
        check_steps,
        check_roles,
        check_publishers,
        check_occasions,
        check_scales,
        check_sections,
        check_items,
        check_conditions,
        check_derived,
    ),
)


def faults(entry: FormEntry) -> list[Fault]:
    """Everything that is wrong with a file of the right shape; empty for a form that works."""
    found: list[Fault] = []
    for rules in _RULES:
        for rule in rules:
            found += rule(entry)
        if found:
            return found
    return found
