"""What was published, as an Atom feed (RFC 4287) in pages (RFC 5005)."""

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid5
from xml.sax.xmlreader import AttributesImpl

from django.utils.html import format_html, linebreaks
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator

from kyodo.evaluations.exports.labels import fiscal_year_label
from kyodo.evaluations.exports.open_data import FILES, Site, file_address, moment
from kyodo.evaluations.queries.open_data import PublishedEdition
from kyodo.evaluations.queries.snapshots import questions_of

# Names an entry by its digest, so that it stays the same when the site moves.
NAMESPACE = UUID("7c0f5a0e-3f9d-5d0b-9f43-2d4f0e4f6b11")
NOTHING_YET = datetime(2000, 1, 1, tzinfo=UTC)
TYPES = {"pdf": "application/pdf", "csv": "text/csv", "json": "application/json"}
# XML has no way to write these.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True)
class FeedHead:
    """``links`` are whole addresses by relation: self, alternate, first, last, next, previous."""

    language: str
    updated_at: datetime | None
    links: Mapping[str, str]


def publications_feed(editions: Sequence[PublishedEdition], head: FeedHead, site: Site) -> bytes:
    """The entries as given; call it with the language of ``head`` in force."""
    buffer = io.StringIO()
    xml = SimplerXMLGenerator(buffer, "utf-8", short_empty_elements=True)
    xml.startDocument()
    _open(xml, "feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": head.language})
    _text(xml, "title", _("公表された評価（%(site)s）") % {"site": site.name})
    _text(xml, "id", head.links["first"])
    _text(xml, "updated", moment(head.updated_at or NOTHING_YET))
    _author(xml, site.name)
    if site.licence:
        _text(xml, "rights", " ".join(part for part in (site.licence, site.licence_url) if part))
    for relation, address in head.links.items():
        kind = "text/html" if relation == "alternate" else "application/atom+xml"
        xml.addQuickElement("link", attrs={"rel": relation, "type": kind, "href": address})
    for edition in editions:
        _entry(xml, edition, site)
    xml.endElement("feed")
    xml.endDocument()
    return buffer.getvalue().encode("utf-8")


def _entry(xml: SimplerXMLGenerator, edition: PublishedEdition, site: Site) -> None:
    overview = edition.snapshot["overview"]
    _open(xml, "entry")
    _text(xml, "title", _title(edition), {"xml:lang": "ja"})
    _text(xml, "id", uuid5(NAMESPACE, edition.publication.digest).urn)
    _text(xml, "published", moment(edition.published_at))
    _text(xml, "updated", moment(edition.published_at))
    for party in overview["parties"]:
        _author(xml, party["name"])
    for attributes in _links(edition, site):
        xml.addQuickElement("link", attrs=attributes)
    xml.addQuickElement("category", attrs={"term": str(edition.snapshot["fiscal_year"])})
    _text(xml, "summary", _summary(edition), {"type": "html"})
    xml.endElement("entry")


def _title(edition: PublishedEdition) -> str:
    project = edition.snapshot["overview"]["project"]
    facts = {"project": project, "year": fiscal_year_label(edition.snapshot["fiscal_year"])}
    if edition.snapshot["correction"]:
        number = edition.editions.number
        return _("%(project)s　%(year)s　訂正（第%(number)d版）") % {**facts, "number": number}
    return _("%(project)s　%(year)s") % facts


def _links(edition: PublishedEdition, site: Site) -> list[dict[str, str]]:
    places = edition.editions
    links = [{"rel": "alternate", "type": "text/html", "href": places.page}]
    links += [
        {"rel": "alternate", "type": TYPES[each], "href": file_address(edition, each, site)}
        for each in FILES
    ]
    if places.replaces:
        links.append({"rel": "predecessor-version", "href": places.replaces})
    if places.replaced_by:
        links.append({"rel": "successor-version", "href": places.replaced_by})
    return links


def _summary(edition: PublishedEdition) -> str:
    total, differing = questions_of(edition.snapshot)
    correction = edition.snapshot["correction"]
    said: list[SafeString | str] = []
    if correction:
        for heading, text in (
            (_("変わったところ"), correction["what"]),
            (_("訂正の理由"), correction["why"]),
        ):
            paragraphs = SafeString(linebreaks(text, autoescape=True))
            said.append(format_html('<p>{}</p><div lang="ja">{}</div>', heading, paragraphs))
    else:
        sentence = _("%(total)d問のうち、評価が分かれたのは %(differing)d問です。")
        said.append(format_html("<p>{}</p>", sentence % {"total": total, "differing": differing}))
    return "".join(said)


def _author(xml: SimplerXMLGenerator, name: str) -> None:
    _open(xml, "author")
    _text(xml, "name", name)
    xml.endElement("author")


def _open(xml: SimplerXMLGenerator, name: str, attributes: dict[str, str] | None = None) -> None:
    xml.startElement(name, AttributesImpl(attributes or {}))


def _text(
    xml: SimplerXMLGenerator, name: str, text: str, attributes: Mapping[str, str] | None = None
) -> None:
    xml.addQuickElement(name, _CONTROLS.sub("", text), dict(attributes or {}))
