"""The index as an FTS5 table beside the rows, kept by triggers.

FTS5 gives hits in the order of keys and stops when no more are asked for, so that a common word
costs no more than a rare one.
"""

import json
from collections.abc import Iterator, Sequence

from django.db import connection
from django.db.backends.utils import CursorWrapper

from kyodo.search.models import TEXT_BITS
from kyodo.search.text import Phrase

LOCK = "UPDATE search_searchdocument SET part = part WHERE false"  # takes the one write lock
TIDY = "INSERT INTO search_pieces (search_pieces) VALUES ('optimize')"
_COUNTED = 1000
_COUNT = """
    SELECT COUNT(*) FROM (SELECT 1 FROM search_pieces WHERE search_pieces MATCH %s LIMIT %s)
"""
_PLACES = """
    SELECT rowid FROM search_pieces WHERE search_pieces MATCH %s AND rowid >= %s AND rowid < %s
    ORDER BY rowid DESC
"""
_HOLDING = """
    SELECT asked.value, own.part FROM json_each(%s) AS asked
    CROSS JOIN search_searchdocument AS own ON own.id >= asked.value AND own.id < asked.value + %s
    WHERE instr(' ' || own.pieces || ' ', %s) > 0 OR instr(' ' || own.pieces || ' ', %s) > 0
    ORDER BY own.id
"""


def estimate(phrase: Phrase) -> int:
    """How many texts hold a word; counting stops early."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [_match(phrase), _COUNTED])
        return int(cursor.fetchone()[0])


def places(phrase: Phrase, cursor: CursorWrapper, first: int, end: int) -> Iterator[int]:
    """Records with a text that holds the word, from the last to the first."""
    cursor.execute(_PLACES, [_match(phrase), first, end])
    last = None
    for (key,) in cursor:
        place = key >> TEXT_BITS
        if place != last:
            yield place
        last = place


def parts_with(phrase: Phrase, asked: Sequence[int]) -> list[tuple[int, str]]:
    """Of a few records those that have a text with the word, each with the text's part."""
    keys = json.dumps([place << TEXT_BITS for place in asked])
    end = "" if phrase.is_open else " "
    ways = [" " + " ".join(pieces) + end for pieces in phrase.ways]
    with connection.cursor() as cursor:
        cursor.execute(_HOLDING, [keys, 1 << TEXT_BITS, ways[0], ways[-1]])
        return [(key >> TEXT_BITS, part) for key, part in cursor.fetchall()]


def _match(phrase: Phrase) -> str:
    end = '"*' if phrase.is_open else '"'
    return " OR ".join('"' + " ".join(pieces) + end for pieces in phrase.ways)
