"""A publication as data: CSV and JSON."""

from collections.abc import Iterator
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kyodo.evaluations.exports.shape import Snapshot, trimmed
from kyodo.evaluations.queries.editions import Editions
from kyodo.evaluations.queries.snapshots import answer_of, columns_in, sign_in, whole
from kyodo.exports.canonical import canonical_json, snapshot_digest
from kyodo.exports.csv import Cell, csv_bytes


def publication_json(snapshot: Snapshot, editions: Editions | None = None) -> bytes:
    """Canonical JSON with its digest, which is taken over the same object without ``ADDED``."""
    kept = trimmed(snapshot)
    added: dict[str, Any] = {"digest": snapshot_digest(kept)}
    if editions is not None:
        added["editions"] = editions.as_data()
    return canonical_json(kept | added)


def publication_csv(
    snapshot: Snapshot,
    editions: Editions | None = None,
    *,
    encoding: str = "utf-8-sig",
    language: str = "ja",
) -> bytes:
    """All marks, one row per item, four columns per side, and whether a correction replaced them.

    `encoding` is utf-8-sig or cp932; raises UnencodableError as `csv_bytes` does.
    """
    with translation.override(language):
        kept = whole(trimmed(snapshot))
        headings, rows = _headings(kept), _rows(kept)
        if editions is not None:
            headings += [
                pgettext("of a publication", "版"),
                _("最新の版"),
                _("ページ"),
                _("この版が訂正した版"),
                _("この版を訂正した版"),
            ]
            beside: list[Cell] = [
                editions.number,
                editions.latest,
                editions.page,
                editions.replaces,
                editions.replaced_by,
            ]
            rows = ([*row, *beside] for row in rows)
        return csv_bytes(headings, rows, encoding=encoding)


def figures_csv(snapshot: Snapshot, *, encoding: str = "utf-8-sig", language: str = "ja") -> bytes:
    """The figures beside the evaluation, a row each; values are as published, also 5未満.

    `encoding` is utf-8-sig or cp932; raises UnencodableError as `csv_bytes` does.
    """
    with translation.override(language):
        kept = whole(trimmed(snapshot))
        headings = [
            *(_("年度"), _("事業名称"), _("事業項目"), _("番号"), _("記号"), _("数字")),
            *(_("値"), _("単位"), _("昨年度"), _("昨年度の値の出どころ"), _("目標")),
            *(_("出どころ"), _("出典"), _("数え方"), _("確定した日時")),
        ]
        return csv_bytes(headings, _figure_rows(kept), encoding=encoding)


def _figure_rows(snapshot: Snapshot) -> Iterator[list[Cell]]:
    evidence = snapshot["evidence"] or {"work_items": []}
    for item in evidence["work_items"]:
        for figure in item["figures"]:
            last = figure["last"] or {"value": None, "basis": ""}
            yield [
                snapshot["fiscal_year"],
                snapshot["overview"]["project"],
                item["title"],
                figure["number"],
                figure["key"],
                figure["label"],
                figure["value"],
                figure["unit"],
                last["value"],
                last["basis"],
                figure["target"],
                figure["origin"],
                figure["source"],
                figure["note"],
                evidence["taken_at"],
            ]


def _headings(snapshot: Snapshot) -> list[str]:
    sides = [
        heading % {"side": role["label"]}
        for role in columns_in(snapshot["check"])
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
            for role in columns_in(snapshot["check"]):
                answer = answer_of(item, role["id"])
                marks = [sign_in(snapshot["check"], item, answer[key]) for key in ("first", "now")]
                row += [*marks, answer["reason"], answer["remark"]]
            yield [*row, item["finding"]]
