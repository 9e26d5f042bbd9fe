"""What anybody may find: the latest publication of every evaluation."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone

from kyodo.evaluations.models import Publication
from kyodo.evaluations.queries.open_data import in_batches
from kyodo.evaluations.queries.publication_page import OfficialSheet, official_sheet

ORDERS = {
    "year": ("evaluation__fiscal_year", "-evaluation__project__name"),
    "project": ("evaluation__project__name", "-evaluation__fiscal_year"),
    "published": ("published_at",),
}
DEFAULT_ORDER = "-year"


@dataclass(frozen=True)
class PublicationRow:
    """One line of the list; ``differing`` of ``total`` questions were marked differently."""

    publication: Publication
    sheet: OfficialSheet

    @property
    def differing(self) -> int:
        return self.sheet.differing

    @property
    def total(self) -> int:
        return self.sheet.total

    @property
    def published_on(self) -> date:
        """The day of publication where the installation stands."""
        return timezone.localdate(self.publication.published_at)

    @property
    def path(self) -> str:
        """Of the page of its latest number."""
        return reverse(
            "evaluations:show_publication", kwargs={"pk": self.publication.evaluation_id}
        )


def latest_publications(*, words: str, year: int | None, order: str) -> QuerySet[Publication]:
    """Published evaluations whose project or party holds every word, in the order asked for."""
    newest = (
        Publication.objects.published()
        .filter(evaluation=OuterRef("evaluation"))
        .order_by("-number")
        .values("pk")[:1]
    )
    found = Publication.objects.published().filter(pk=Subquery(newest))
    for word in words.split():
        found = found.filter(
            Q(evaluation__project__name__icontains=word)
            | Q(
                evaluation__project__in=Publication.objects.filter(
                    evaluation__project__parties__organisation__name__icontains=word
                ).values("evaluation__project")
            )
        )
    if year:
        found = found.filter(evaluation__fiscal_year=year)
    return found.select_related("evaluation__project").order_by(*_columns(order), "pk")


def published_years() -> list[int]:
    """Fiscal years of which something is published, newest first."""
    years = Publication.objects.published().values_list("evaluation__fiscal_year", flat=True)
    return sorted(set(years), reverse=True)


def publication_rows(publications: Iterable[Publication]) -> list[PublicationRow]:
    """The lines of one page of the list."""
    return [PublicationRow(each, official_sheet(each.snapshot)) for each in publications]


def publication_rows_in_turn(found: QuerySet[Publication]) -> Iterator[PublicationRow]:
    """Every line of the list, on all its pages, a few at a time."""
    for publications in in_batches(found):
        yield from publication_rows(publications)


def _columns(order: str) -> tuple[str, ...]:
    """Backwards turns every column; an order that is not known counts as the usual one."""
    name = order.removeprefix("-")
    if name not in ORDERS:
        return _columns(DEFAULT_ORDER)
    if not order.startswith("-"):
        return ORDERS[name]
    return tuple(each[1:] if each.startswith("-") else f"-{each}" for each in ORDERS[name])
