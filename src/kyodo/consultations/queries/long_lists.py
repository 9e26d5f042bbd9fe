"""Reading one page of many cases along an index, and counting no further than a bound."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from kyodo.consultations.models import Case
from kyodo.consultations.models.cases import CaseQuerySet
from kyodo.ui.counted import Counted

ROWS = 50
COUNTED = 300
COUNTED_BESIDE = 100  # of a list that is not the one being read
_SHOWN = (
    *("fiscal_year", "serial", "summary", "group_name", "state", "turn", "closed_at", "version"),
    *("next_action", "next_on", "received_on", "last_contact_on", "snoozed_until"),
    *("snooze_reason", "caller__name", "caller__forgotten_at", "owner__name", "owner__email"),
    "owner__forgotten_at",
)


@dataclass(frozen=True)
class Part:
    """The rows of one page; ``start`` is the number of the first one, from 1."""

    cases: Sequence[Case]
    number: int
    has_next: bool

    @property
    def start(self) -> int:
        return (self.number - 1) * ROWS + 1

    @property
    def end(self) -> int:
        return (self.number - 1) * ROWS + len(self.cases)


def part_of(rows: CaseQuerySet, number: int, columns: Sequence[str] = _SHOWN) -> Part:
    """One page of rows in order, counted from 1; beyond the end it is the first one.

    Nothing but ``columns`` is read of a case and, as ``owner__name``, of what it points to.
    """
    related = {column.split("__")[0] for column in columns if "__" in column}
    shown = rows.select_related(*sorted(related)).only(*columns)
    first = (max(number, 1) - 1) * ROWS
    found = list(shown[first : first + ROWS + 1])
    if first and not found:  # a page that was there yesterday
        return part_of(rows, 1, columns)
    return Part(found[:ROWS], max(number, 1), len(found) > ROWS)


def counts_of(lists: Mapping[str, CaseQuerySet]) -> dict[str, Counted]:
    """How many rows each of these lists has, with one statement; many are soon enough known."""
    if not lists:
        return {}
    return counted_by(list(lists), *counting(lists.values()))


def counting(lists: Iterable[CaseQuerySet]) -> tuple[str, list[Any]]:
    """The statement that counts these lists, and its values: for ``counted_by``."""
    parts: list[str] = []
    values: list[Any] = []
    for place, rows in enumerate(lists):
        compiler = rows.values("pk")[: COUNTED_BESIDE + 1].query.get_compiler(
            connection=connection, elide_empty=False
        )
        statement, places = compiler.as_sql()
        parts.append(f"SELECT {place}, COUNT(*) FROM ({statement}) AS counted")  # noqa: S608  (values apart)
        values += places
    return " UNION ALL ".join(parts), values


def counted_by(names: Sequence[str], statement: str, values: Sequence[Any]) -> dict[str, Counted]:
    """What the statement of ``counting`` finds, by the names of its lists."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        numbers = {int(place): int(number) for place, number in cursor.fetchall()}
    return {name: Counted.up_to(COUNTED_BESIDE, numbers[place]) for place, name in enumerate(names)}
