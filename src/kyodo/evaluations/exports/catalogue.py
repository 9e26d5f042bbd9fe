"""The page of the open data for machines: a data catalogue (DCAT) as JSON-LD."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from kyodo.evaluations.exports.open_data import Site, moment
from kyodo.evaluations.queries.open_data import Extent


def catalogue(site: Site, extent: Extent) -> dict[str, Any]:
    """One data set with its files, in the language that is in force."""
    distributions = [
        _distribution(site, *each)
        for each in (
            (_("一覧（CSV）"), "download_publications", {"extension": "csv"}, "text/csv"),
            (_("一覧（JSON）"), "download_publications", {"extension": "json"}, "application/json"),
            (_("すべての評価（CSV）"), "download_published_answers", {}, "text/csv"),
            (_("新着（Atom）"), "feed_publications", {}, "application/atom+xml"),
        )
    ]
    publisher = {"@type": "foaf:Organization", "foaf:name": site.name}
    data: dict[str, Any] = {
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
        },
        "@id": site.address + reverse("evaluations:show_open_data"),
        "@type": "dcat:Dataset",
        "dct:title": _("公表された相互評価"),
        "dct:description": _(
            "市民と行政が協働した事業を、たがいに評価した記録です。公表への同意がそろったものだけを載せています。"
        ),
        "dct:publisher": publisher,
        "dct:language": settings.LANGUAGE_CODE,
        "dcat:landingPage": {"@id": site.address + reverse("evaluations:show_open_data")},
        "dcat:distribution": distributions,
    }
    if extent.updated_at:
        data["dct:modified"] = moment(extent.updated_at)
    if site.licence:
        data["dct:license"] = {"@id": site.licence_url} if site.licence_url else site.licence
    return data


def _distribution(
    site: Site, title: str, view: str, kwargs: dict[str, str], kind: str
) -> dict[str, Any]:
    address = site.address + reverse(f"evaluations:{view}", kwargs=kwargs)
    return {
        "@type": "dcat:Distribution",
        "dct:title": title,
        "dcat:downloadURL": {"@id": address},
        "dcat:mediaType": kind,
    }
