"""Everything that was published, in turn: files over all evaluations hold no more than a few."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, QuerySet

from kyodo.evaluations.models import Publication
from kyodo.evaluations.queries.editions import Editions, editions_among
from kyodo.evaluations.queries.snapshots import Snapshot, whole

AT_ONCE = 50


@dataclass(frozen=True)
class PublishedEdition:
    """One edition of one evaluation, with its place among the others."""

    publication: Publication
    published_at: datetime
    snapshot: Snapshot
    editions: Editions


@dataclass(frozen=True)
class Extent:
    """How much there is, and when the last of it came; None while there is nothing."""

    count: int
    updated_at: datetime | None


def extent() -> Extent:
    """What a file over everything depends on: published editions only ever come to it."""
    found = Publication.objects.published().aggregate(count=Count("pk"), at=Max("published_at"))
    return Extent(found["count"], found["at"])


def published_in_turn(address: str) -> Iterator[PublishedEdition]:
    """Every published edition in the order in which they came, so that files only grow.

    ``address`` is the site's own, before the path.
    """
    published = Publication.objects.published().order_by("published_at", "pk")
    numbers = _numbers(published)
    for publications in in_batches(published):
        yield from editions_with_places(publications, numbers, address)


def in_batches(found: QuerySet[Publication]) -> Iterator[list[Publication]]:
    """The rows in their order, a few at a time.

    First the keys alone: the database sorts no snapshots, and no cursor stays open while somebody
    with a slow line takes the file.
    """
    every = list(found.values_list("pk", flat=True))
    for start in range(0, len(every), AT_ONCE):
        keys = every[start : start + AT_ONCE]
        rows = Publication.objects.select_related("evaluation__project").in_bulk(keys)
        yield [rows[key] for key in keys if key in rows]


def newest_editions() -> QuerySet[Publication]:
    """For the feed: a correction is news of its own."""
    return Publication.objects.published().order_by("-published_at", "-pk")


def editions_on_page(publications: Sequence[Publication], address: str) -> list[PublishedEdition]:
    """The same for the rows of one page."""
    of_these = Publication.objects.published().filter(
        evaluation__in=[each.evaluation_id for each in publications]
    )
    return list(editions_with_places(publications, _numbers(of_these), address))


def editions_with_places(
    publications: Sequence[Publication], numbers: dict[int, list[int]], address: str
) -> Iterator[PublishedEdition]:
    """Publications with the numbers of all editions of their evaluations."""
    for each in publications:
        if each.published_at is not None:
            places = editions_among(each, numbers[each.evaluation_id], address)
            yield PublishedEdition(each, each.published_at, whole(each.snapshot), places)


def _numbers(found: QuerySet[Publication]) -> dict[int, list[int]]:
    numbers: dict[int, list[int]] = defaultdict(list)
    for evaluation, number in found.order_by("number").values_list("evaluation", "number"):
        numbers[evaluation].append(number)
    return numbers
