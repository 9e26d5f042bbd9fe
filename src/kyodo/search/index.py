"""Keeping the index and asking it.

Whoever writes a record writes its texts here, in the same transaction and with the record locked.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from types import ModuleType

from django.db import connection, transaction
from django.db.models import QuerySet

from kyodo.search import postgresql, sqlite
from kyodo.search.models import RECORD_BITS, TEXT_BITS, SearchDocument
from kyodo.search.sources import Source, Text
from kyodo.search.text import Phrase, parts_of, phrases_of, pieces_of

BATCH = 2000
_ASKED_AT_ONCE = 40
_RECORD = (1 << RECORD_BITS) - 1


@dataclass(frozen=True)
class Hits:
    """Numbers of records, the newest first, and whether there are more behind them."""

    ids: Sequence[int]
    has_more: bool = False


def put(source: Source, record: int, *texts: Text) -> None:
    """Write texts of a record, in the place of those of the same parts; an empty one goes."""
    old = dict(_rows_of(source, record).values_list("pk", "part"))
    free = max(old, default=(source.place(record) << TEXT_BITS) - 1) + 1
    parts = {text.part for text in texts}
    if replaced := [key for key, part in old.items() if part in parts]:
        SearchDocument.objects.filter(pk__in=replaced).delete()
    SearchDocument.objects.bulk_create(_documents(free, texts))


def put_many(source: Source, records: Iterable[tuple[int, Sequence[Text]]]) -> int:
    """Write all texts of records that are not in the index yet; answers how many rows it were."""
    documents = (
        document
        for record, texts in records
        for document in _documents(source.place(record) << TEXT_BITS, texts)
    )
    rows = 0
    while batch := list(islice(documents, BATCH)):
        SearchDocument.objects.bulk_create(batch)
        rows += len(batch)
    return rows


def remove(source: Source, record: int, part: str | None = None) -> None:
    """Take one text of a record out of the index, or all of them."""
    rows = _rows_of(source, record)
    (rows if part is None else rows.filter(part=part)).delete()


def remove_all(source: Source) -> None:
    """Take every record of one kind out of the index."""
    first, end = source.keys()
    SearchDocument.objects.filter(pk__gte=first, pk__lt=end).delete()


@transaction.atomic
def rebuild(source: Source) -> int:
    """Write the index of one kind anew from its records; answers how many rows it has.

    Whoever writes waits until it is done.
    """
    with connection.cursor() as cursor:
        cursor.execute(_backend().LOCK)
    remove_all(source)
    rows = put_many(source, source.records())
    tidy()
    return rows


def tidy() -> None:
    """After much was written: let the database see how often words are, and close gaps."""
    with connection.cursor() as cursor:
        cursor.execute(_backend().TIDY)


def rewrite_about(person: int, text: Text) -> int:
    """Put new contact data of a person wherever the old stands; an empty text takes it away.

    Answers in how many places it stood.
    """
    rows = SearchDocument.objects.filter(about=person)
    pieces = pieces_of(text.text, text.names)
    return rows.update(pieces=pieces) if pieces else rows.delete()[0]


def hand_over(person: int, to: int) -> None:
    """What stands somewhere about one person is from now on about another."""
    SearchDocument.objects.filter(about=person).update(about=to)


def find(
    source: Source, query: str, *, limit: int, before: int | None = None, typing: bool = False
) -> Hits:
    """Records in whose texts every word of the query stands, up to so many.

    The words need not stand in the same text. ``before`` goes on behind a record found before;
    while somebody is ``typing``, the last word may be the beginning of one. At no time are all
    hits of a common word read.
    """
    phrases = phrases_of(query, typing=typing)
    if not phrases:
        return Hits([])
    if len(phrases) > 1:
        phrases.sort(key=_backend().estimate)
    first, end = source.keys(before=before)
    with connection.cursor() as cursor:
        found = list(islice(_in_all(phrases, cursor, first, end), limit + 1))
    return Hits([place & _RECORD for place in found[:limit]], len(found) > limit)


def parts_with(source: Source, query: str, records: Sequence[int]) -> dict[int, list[str]]:
    """Of records that were found, the parts in which a word of the query stands, in order."""
    asked = [source.place(record) for record in records]
    found: dict[int, dict[str, None]] = {record: {} for record in records}
    for phrase in phrases_of(query) if asked else []:
        for place, part in _backend().parts_with(phrase, asked):
            found[place & _RECORD].setdefault(part)
    return {record: list(parts) for record, parts in found.items()}


def _in_all(phrases: Sequence[Phrase], cursor: object, first: int, end: int) -> Iterator[int]:
    backend = _backend()
    rarest, *others = phrases
    places = backend.places(rarest, cursor, first, end)
    if not others:
        yield from places
        return
    while batch := list(islice(places, _ASKED_AT_ONCE)):
        for phrase in others:
            held = {place for place, _part in backend.parts_with(phrase, batch)}
            batch = [place for place in batch if place in held]
        yield from batch


def _backend() -> ModuleType:
    return postgresql if connection.vendor == "postgresql" else sqlite


def _rows_of(source: Source, record: int) -> QuerySet[SearchDocument]:
    first = source.place(record) << TEXT_BITS
    return SearchDocument.objects.order_by().filter(pk__gte=first, pk__lt=first + (1 << TEXT_BITS))


def _documents(free: int, texts: Iterable[Text]) -> Iterator[SearchDocument]:
    for text in texts:
        for pieces in parts_of(pieces_of(text.text, text.names)):
            yield SearchDocument(id=free, part=text.part, about=text.about, pieces=pieces)
            free += 1
