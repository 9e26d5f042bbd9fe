"""The files of one evaluation: PDF, CSV and JSON of a publication, the blank form, a draft."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from django.utils import translation
from django.utils.translation import gettext as _

from kyodo.evaluations.exports.shape import Snapshot, trimmed
from kyodo.evaluations.exports.sheet import Variant, document_title, sheet_data
from kyodo.exports.canonical import canonical_json, snapshot_digest
from kyodo.exports.csv import Cell, csv_bytes
from kyodo.exports.pdf import compile_pdf

TEMPLATE = Path(__file__).parent.parent / "typst" / "sheet.typ"


def publication_pdf(snapshot: Snapshot, *, language: str = "ja") -> bytes:
    """The published paper, laid out as the official sheet; equal snapshots give equal bytes."""
    return _pdf(snapshot, Variant.PUBLISHED, language=language)


def blank_pdf(snapshot: Snapshot, *, language: str = "ja") -> bytes:
    """The form to fill in by hand: project and roles printed, no mark and no text."""
    return _pdf(snapshot, Variant.BLANK, language=language)


def proposal_pdf(snapshot: Snapshot, *, language: str = "ja") -> bytes:
    """The paper as it would be published, for those who are asked to agree to it."""
    return _pdf(snapshot, Variant.PROPOSED, language=language)


def draft_pdf(
    snapshot: Snapshot, *, side: str, answers: Mapping[str, tuple[str, str]], language: str = "ja"
) -> bytes:
    """One side's own marks for its own talk before the reveal; nothing of any other side.

    `side` is a role of the form, `answers` its mark and remark by item; marks that stand in the
    snapshot are not looked at. Raises ValueError if the form has no such role.
    """
    if side not in {role["id"] for role in snapshot["check"]["roles"]}:
        raise ValueError(f"no such role: {side}")
    own = _with_answers(trimmed(snapshot), side, answers)
    return _pdf(own, Variant.DRAFT, side=side, language=language)


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


def _pdf(snapshot: Snapshot, variant: Variant, *, language: str, side: str = "") -> bytes:
    kept = trimmed(snapshot)
    with translation.override(language):
        data = sheet_data(kept, variant, side=side)
        data |= {"document_title": document_title(kept, variant), "language": language}
    moment = kept["published_at"] if variant == Variant.PUBLISHED else ""
    created = (
        datetime.fromisoformat(moment)
        if moment
        else datetime(kept["fiscal_year"], 4, 1, tzinfo=UTC)
    )
    return compile_pdf(TEMPLATE, data, created=created)


def _with_answers(
    snapshot: Snapshot, side: str, answers: Mapping[str, tuple[str, str]]
) -> Snapshot:
    for section in snapshot["check"]["sections"]:
        for item in section["items"]:
            mark, remark = answers.get(item["id"], ("", ""))
            own = {"first": mark, "remark": remark, "now": mark, "reason": ""}
            item["answers"] = {side: own}
    return snapshot


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
