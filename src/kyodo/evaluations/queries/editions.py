"""Which edition of a publication this is: what it corrects, and what has corrected it since."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse

from kyodo.evaluations.models import Publication


@dataclass(frozen=True)
class Editions:
    """Addresses are whole ones; "" where there is no edition before or after."""

    number: int
    latest: int
    page: str
    latest_page: str
    replaces: str
    replaced_by: str

    @property
    def is_latest(self) -> bool:
        return self.number == self.latest

    def as_data(self) -> Mapping[str, int | bool | str | None]:
        """As the JSON file writes it."""
        return {
            "latest": self.latest,
            "is_latest": self.is_latest,
            "page": self.page,
            "latest_page": self.latest_page,
            "replaces": self.replaces or None,
            "replaced_by": self.replaced_by or None,
        }

    def link_header(self) -> str:
        """The same for programs that look at nothing but the answer's head (RFC 8288, RFC 5829)."""
        links = [
            (self.page, "describedby"),
            (self.latest_page, "latest-version"),
            (self.replaces, "predecessor-version"),
            (self.replaced_by, "successor-version"),
        ]
        return ", ".join(f'<{url}>; rel="{name}"' for url, name in links if url)


def edition_page(evaluation_id: int, number: int, address: str) -> str:
    """The address for ever of one edition; ``address`` is the site's own, before the path."""
    kwargs = {"pk": evaluation_id, "number": number}
    return address + reverse("evaluations:show_publication_number", kwargs=kwargs)


def editions_of(publication: Publication, address: str) -> Editions:
    """One query."""
    numbers = Publication.objects.published().filter(evaluation=publication.evaluation_id)
    return editions_among(
        publication, numbers.order_by("number").values_list("number", flat=True), address
    )


def editions_among(publication: Publication, numbers: Iterable[int], address: str) -> Editions:
    """The same when the numbers of all published editions are known."""
    known = sorted(numbers)
    evaluation, number = publication.evaluation_id, publication.number
    before = max((each for each in known if each < number), default=None)
    after = min((each for each in known if each > number), default=None)
    latest = known[-1] if known else number
    return Editions(
        number=number,
        latest=latest,
        page=edition_page(evaluation, number, address),
        latest_page=edition_page(evaluation, latest, address),
        replaces=edition_page(evaluation, before, address) if before else "",
        replaced_by=edition_page(evaluation, after, address) if after else "",
    )
