"""A publication as data: CSV and JSON."""

from collections.abc import Iterator

from django.utils import translation
from django.utils.translation import gettext as _

from kyodo.evaluations.exports.shape import Snapshot, trimmed
from kyodo.exports.canonical import canonical_json, snapshot_digest
from kyodo.exports.csv import Cell, csv_bytes


def publication_json(snapshot: Snapshot) -> bytes:
    """Canonical JSON with its digest, which is taken over the same object without `digest`."""
    kept = trimmed(snapshot)
    return canonical_json(kept | {"digest": snapshot_digest(kept)})


def publication_csv(
    snapshot: Snapshot, *, encoding: str = "utf-8-sig", language: str = "ja"
) -> bytes:
    """All marks, one row per item, four columns per side.

    `encoding` is utf-8-sig or cp932; raises UnencodableError as `csv_bytes` does.
    """
    with translation.override(language):
        kept = trimmed(snapshot)
        return csv_bytes(_headings(kept), _rows(kept), encoding=encoding)


def _headings(snapshot: Snapshot) -> list[str]:
    sides = [
        heading % {"side": role["label"]}
        for role in snapshot["check"]["roles"]
        for heading in (
            _("%(side)s 最初の評価"),
            _("%(side)s 現在の評価"),
            _("%(side)s 変更の理由"),
            _("%(side)s 備考"),
        )
    ]
    fixed = [_("年度"), _("事業名称"), _("段階"), _("項目"), _("項目の文")]
    return [*fixed, *sides, _("話し合いで分かったこと")]


def _rows(snapshot: Snapshot) -> Iterator[list[Cell]]:
    for section in snapshot["check"]["sections"]:
        for item in section["items"]:
            row: list[Cell] = [
                snapshot["fiscal_year"],
                snapshot["overview"]["project"],
                section["number_label"] + section["title"],
                item["number_label"],
                item["text"],
            ]
            for role in snapshot["check"]["roles"]:
                answer = item["answers"].get(role["id"], {})
                row += [answer.get(key, "") for key in ("first", "now", "reason", "remark")]
            yield [*row, item["finding"]]
