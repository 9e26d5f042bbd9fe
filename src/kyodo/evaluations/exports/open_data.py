"""Files over everything that was published: one line each, and every mark in one long table.

They are written piece by piece, so that they have no largest size. Whatever is in a language is
looked up when a function is called, never later: then the reader's language is no longer in force.
"""

import functools
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kyodo.evaluations.queries.open_data import Extent, PublishedEdition
from kyodo.evaluations.queries.snapshots import answer_of, columns_of, questions_of, sign_in
from kyodo.exports.csv import Cell, csv_stream

SCHEMA = "kyodo-cho/publications/1"
SCHEMA_FILE = Path(__file__).parent / "publications.schema.json"
FILES = ("pdf", "csv", "json")


@dataclass(frozen=True)
class Site:
    """Who publishes under which terms. ``address`` stands before the path; a licence may be ""."""

    name: str
    address: str
    licence: str
    licence_url: str


@functools.cache
def publications_schema() -> Mapping[str, Any]:
    """The JSON Schema of the list of everything, as its readers get it."""
    schema: Mapping[str, Any] = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    return schema


def publications_csv(editions: Iterable[PublishedEdition], site: Site) -> Iterator[bytes]:
    """One line for each edition of each evaluation."""
    headings = [
        _("年度"),
        _("事業名称"),
        _("事業の実施者"),
        _("様式"),
        _("様式の版"),
        _("設問の数"),
        _("評価が分かれた設問"),
        _("公表日時"),
        pgettext("of a publication", "版"),
        _("最新の版"),
        _("訂正した内容"),
        _("訂正の理由"),
        _("ページ"),
        "PDF",
        "CSV",
        "JSON",
        _("この版が訂正した版"),
        _("この版を訂正した版"),
        _("指紋（SHA-256）"),
    ]
    return csv_stream(headings, (_line(edition, site) for edition in editions))


def answers_csv(editions: Iterable[PublishedEdition]) -> Iterator[bytes]:
    """One line for each mark of the latest editions: any number of roles fits into it."""
    headings = [
        _("年度"),
        _("事業名称"),
        _("様式"),
        _("段階"),
        _("項目の記号"),
        _("項目"),
        _("項目の文"),
        _("記入した側"),
        _("記入した側の名前"),
        _("最初の評価"),
        _("現在の評価"),
        _("変更の理由"),
        _("備考"),
        pgettext("of a publication", "版"),
        _("ページ"),
    ]
    latest = (edition for edition in editions if edition.editions.is_latest)
    return csv_stream(headings, (row for edition in latest for row in _answers(edition)))


def publications_json(
    editions: Iterable[PublishedEdition], site: Site, extent: Extent
) -> Iterator[bytes]:
    """The same list with addresses of everything, as ``publications_schema`` says."""
    head = {
        "schema": SCHEMA,
        "schema_address": f"{site.address}{_schema_path('publications')}",
        "publisher": site.name,
        "licence": licence_data(site),
        "updated_at": moment(extent.updated_at) if extent.updated_at else None,
    }
    opening = json.dumps(head, ensure_ascii=False)[:-1]
    return _json_pieces(opening, (_entry(edition, site) for edition in editions))


def licence_data(site: Site) -> Mapping[str, str | None] | None:
    """None where the municipality has not said under which terms."""
    return {"name": site.licence, "url": site.licence_url or None} if site.licence else None


def moment(value: datetime) -> str:
    """UTC to the second, as a snapshot writes it."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def file_address(edition: PublishedEdition, extension: str, site: Site) -> str:
    """The whole address of one file of one edition."""
    kwargs = {
        "pk": edition.publication.evaluation_id,
        "number": edition.publication.number,
        "extension": extension,
    }
    return site.address + reverse("evaluations:download_publication", kwargs=kwargs)


def _schema_path(name: str) -> str:
    return reverse("evaluations:download_publication_schema", kwargs={"name": name})


def _json_pieces(opening: str, entries: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    yield f'{opening}, "publications": ['.encode()
    separator = "\n"
    for entry in entries:
        yield f"{separator}{json.dumps(entry, ensure_ascii=False)}".encode()
        separator = ",\n"
    yield b"\n]}\n"


def _line(edition: PublishedEdition, site: Site) -> list[Cell]:
    snapshot, places = edition.snapshot, edition.editions
    total, differing = questions_of(snapshot)
    correction = snapshot["correction"] or {"what": "", "why": ""}
    return [
        snapshot["fiscal_year"],
        snapshot["overview"]["project"],
        "／".join(party["name"] for party in snapshot["overview"]["parties"]),
        snapshot["form"]["title"],
        snapshot["form"]["version"],
        total,
        differing,
        moment(edition.published_at),
        places.number,
        places.latest,
        correction["what"],
        correction["why"],
        places.page,
        *(file_address(edition, extension, site) for extension in FILES),
        places.replaces,
        places.replaced_by,
        edition.publication.digest,
    ]


def _answers(edition: PublishedEdition) -> Iterator[list[Cell]]:
    snapshot = edition.snapshot
    check = snapshot["check"]
    for section in check["sections"]:
        for role in columns_of(check, section):
            for item in section["items"]:
                answer = answer_of(item, role["id"])
                yield [
                    snapshot["fiscal_year"],
                    snapshot["overview"]["project"],
                    snapshot["form"]["title"],
                    section["number_label"] + section["title"],
                    item["id"],
                    item["number_label"],
                    item["text"],
                    role["id"],
                    role["label"],
                    sign_in(check, item, answer["first"]),
                    sign_in(check, item, answer["now"]),
                    answer["reason"],
                    answer["remark"],
                    edition.editions.number,
                    edition.editions.page,
                ]


def _entry(edition: PublishedEdition, site: Site) -> dict[str, Any]:
    snapshot, overview = edition.snapshot, edition.snapshot["overview"]
    total, differing = questions_of(snapshot)
    return {
        "evaluation": edition.publication.evaluation_id,
        "number": edition.editions.number,
        "editions": edition.editions.as_data(),
        "fiscal_year": snapshot["fiscal_year"],
        "period": snapshot["period"],
        "project": overview["project"],
        "parties": [
            {key: party[key] for key in ("role", "label", "name")} for party in overview["parties"]
        ],
        "form": {key: snapshot["form"][key] for key in ("code", "version", "title")},
        "questions": total,
        "differing": differing,
        "published_at": moment(edition.published_at),
        "correction": snapshot["correction"],
        "digest": edition.publication.digest,
        "files": {extension: file_address(edition, extension, site) for extension in FILES},
    }
