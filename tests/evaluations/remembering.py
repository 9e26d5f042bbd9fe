"""A request is asked once for all worlds in which everything it reads from stands as it stood.

While a request is answered, every table that its statements name is noted. What it answers comes
of the request, the clock and these tables. In another world in which they hold the same rows it
cannot answer otherwise and need not be asked; where a single row of one of them is another, it is
asked. Most addresses refuse somebody long before they come near a mark: of four thousand requests
two hundred have to be asked in the second world.

For this each request begins alike: what the ones before it wrote is taken back, the cache is
empty. PostgreSQL never takes back the numbers of rows; there every request is asked.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from hashlib import sha256
from typing import Any, Generic, TypeVar

from django.core.cache import caches
from django.db import connection

Answer = TypeVar("Answer")
OF_SQLITE = {"sqlite_sequence", "sqlite_stat1", "sqlite_stat4"}
Contents = dict[str, bytes]


class Memory(Generic[Answer]):
    """What was answered, and what stood in the tables that the answer was made of."""

    def __init__(self) -> None:
        self._known: dict[Hashable, list[tuple[Contents, Answer]]] = defaultdict(list)
        self._standing: Contents = {}

    def look(self) -> None:
        """From here on answers are those of the world that stands in the database now."""
        self._standing = contents()

    def answer(self, request: Hashable, ask: Callable[[], Answer]) -> Answer:
        """What is known of this request, or what it answers when it is asked."""
        for made_of, answer in self._known[request]:
            if made_of.items() <= self._standing.items():
                return answer
        for each in caches:
            caches[each].clear()
        with noted_tables(frozenset(self._standing)) as named:
            answer = ask()
        if connection.vendor == "sqlite":
            made_of = {name: self._standing[name] for name in named}
            self._known[request].append((made_of, answer))
        return answer


def contents() -> Contents:
    """What stands in every table, its own counter of rows included, as a digest of each."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, seq FROM sqlite_sequence")
            counters = dict(cursor.fetchall())
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            names = [name for (name,) in cursor.fetchall() if name not in OF_SQLITE]
        else:
            names, counters = connection.introspection.table_names(cursor), {}
        found = {}
        for name in names:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)}")  # noqa: S608
            rows = sorted(map(repr, cursor.fetchall()))
            found[name] = sha256(repr((rows, counters.get(name))).encode()).digest()
    return found


@contextmanager
def noted_tables(tables: frozenset[str]) -> Iterator[set[str]]:
    """The names of all tables that occur in a statement from here on."""
    named: set[str] = set()

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        named.update(tables_in(str(sql), tables))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield named


@lru_cache(maxsize=5000)
def tables_in(sql: str, tables: frozenset[str]) -> frozenset[str]:
    """Rather one too many: any word that is the name of a table counts as one."""
    return tables & {*re.findall(r"\w+", sql)}
