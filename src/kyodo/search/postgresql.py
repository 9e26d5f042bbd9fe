"""The index as a ``tsvector`` with places under a GIN index.

GIN gives all hits at once and in no order. That is good for a rare word and bad for a common one,
whose newest hits are near at hand in the order of keys; left alone, the database takes the wrong
way for both.
"""

import json
from collections.abc import Iterator, Sequence

from django.db import connection
from django.db.backends.utils import CursorWrapper

from kyodo.search.models import TEXT_BITS
from kyodo.search.text import Phrase

COMMON = 8000  # hits from which on the newest texts are looked through one after the other
LOCK = "LOCK TABLE search_searchdocument IN SHARE ROW EXCLUSIVE MODE"
TIDY = "SELECT gin_clean_pending_list('search_pieces'); ANALYZE search_searchdocument"
_WINDOW = 20_000
_STEP = 24
_ESTIMATED = 5  # pieces of a word
_ESTIMATE = "EXPLAIN (FORMAT JSON) SELECT 1 FROM search_searchdocument WHERE pieces @@ %s::tsquery"
_ALL = """
    WITH hits AS MATERIALIZED (
        SELECT id >> %s AS place FROM search_searchdocument
        WHERE pieces @@ %s::tsquery AND id >= %s AND id < %s
    )
    SELECT DISTINCT place FROM hits ORDER BY place DESC
"""
_NEWEST = """
    SELECT id FROM (
        SELECT id, pieces FROM search_searchdocument WHERE id >= %s AND id < %s
        ORDER BY id DESC LIMIT %s
    ) AS newest
    WHERE pieces @@ %s::tsquery LIMIT %s
"""
_BEHIND = """
    SELECT id FROM search_searchdocument WHERE id >= %s AND id < %s
    ORDER BY id DESC OFFSET %s LIMIT 1
"""
# OFFSET keeps the word out of the inner query: few rows are looked at, not all that hold it.
_HOLDING = """
    SELECT asked.key, own.part FROM unnest(%s::bigint[]) AS asked (key)
    CROSS JOIN LATERAL (
        SELECT id, part, pieces FROM search_searchdocument
        WHERE id >= asked.key AND id < asked.key + %s ORDER BY id OFFSET 0
    ) AS own
    WHERE own.pieces @@ %s::tsquery ORDER BY own.id
"""


def estimate(phrase: Phrase) -> int:
    """How many texts may hold a word: as many as the database believes to hold its rarest piece.

    Of pieces that stand together it believes that they meet by chance, and that is far too few.
    """
    rarest = []
    with connection.cursor() as cursor:
        for pieces in phrase.ways:
            found = []
            for piece in pieces[:_ESTIMATED]:
                cursor.execute(_ESTIMATE, [_query(Phrase((piece,), phrase.is_open))])
                plan = cursor.fetchone()[0]
                plan = json.loads(plan) if isinstance(plan, str) else plan
                found.append(int(plan[0]["Plan"]["Plan Rows"]))
            rarest.append(min(found))
    return sum(rarest)


def places(phrase: Phrase, cursor: CursorWrapper, first: int, end: int) -> Iterator[int]:
    """Records with a text that holds the word, from the last to the first."""
    query = _query(phrase)
    last = None
    if estimate(phrase) >= COMMON:
        while True:
            cursor.execute(_NEWEST, [first, end, _WINDOW, query, _STEP])
            keys = [int(key) for (key,) in cursor.fetchall()]
            for key in keys:
                if key >> TEXT_BITS != last:
                    last = key >> TEXT_BITS
                    yield last
            if last is None or len(keys) < _STEP:
                break
            end = last << TEXT_BITS  # the record's other texts tell nothing new
        cursor.execute(_BEHIND, [first, end, _WINDOW])
        behind = cursor.fetchone()
        if behind is None:
            return
        end = behind[0] + 1
    cursor.execute(_ALL, [TEXT_BITS, query, first, end])
    yield from (int(place) for (place,) in cursor.fetchall() if place != last)


def parts_with(phrase: Phrase, asked: Sequence[int]) -> list[tuple[int, str]]:
    """Of a few records those that have a text with the word, each with the text's part."""
    keys = [place << TEXT_BITS for place in asked]
    with connection.cursor() as cursor:
        cursor.execute(_HOLDING, [keys, 1 << TEXT_BITS, _query(phrase)])
        return [(key >> TEXT_BITS, part) for key, part in cursor.fetchall()]


def _query(phrase: Phrase) -> str:
    """Pieces consist of letters and numbers only; between quotes they are taken as they are."""
    end = ":*" if phrase.is_open else ""
    ways = (" <-> ".join(f"'{piece}'" for piece in pieces) + end for pieces in phrase.ways)
    return " | ".join(f"({way})" for way in ways)
