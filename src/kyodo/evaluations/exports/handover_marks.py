"""Revealed marks as tables of the handover pack: marks in cells, everything said below."""

from typing import Any

from django.utils.translation import gettext as _

from kyodo.evaluations.exports.labels import day_label, fiscal_year_label
from kyodo.evaluations.queries.handover_marks import ItemMarks, Mark, RevealedMarks, SectionMarks
from kyodo.punctuation import listed

View = dict[str, Any]


def marks_view(marks: RevealedMarks) -> View:
    """One year as the template prints it."""
    waiting = listed(section.heading for section in marks.waiting)
    return {
        "year": fiscal_year_label(marks.year.start),
        "revealed": _("%(day)s 開示") % {"day": day_label(marks.revealed_on)},
        "waiting": _("まだ開示されていない段階：%(sections)s") % {"sections": waiting}
        if waiting
        else "",
        "scales": _scales(marks),
        "sections": [_section(section) for section in marks.sections],
    }


def _scales(marks: RevealedMarks) -> list[str]:
    """Each scale once, its marks with their words; numbers and texts need none."""
    lines: dict[str, None] = {}
    for section in marks.sections:
        for row in section.items:
            scale = getattr(row.item, "scale", None) or getattr(section.section, "scale", None)
            options = scale.options if scale else ()
            lines["　".join(_option(option.sign, option.label) for option in options)] = None
    return [line for line in lines if line]


def _option(code: str, label: str) -> str:
    return label if code == label else f"{code}＝{label}"


def _section(section: SectionMarks) -> View:
    notes: list[View] = []
    items = [
        {
            "number": row.item.number_label,
            "text": row.item.text,
            "marks": [_mark(row, mark, notes) for mark in row.marks],
        }
        | _finding(row, notes)
        for row in section.items
    ]
    return {
        "title": section.section.heading,
        "heads": [column.label for column in section.columns],
        "items": items,
        "notes": notes,
    }


def _mark(row: ItemMarks, mark: Mark | None, notes: list[View]) -> View:
    if mark is None:
        return {"text": "―", "first": "", "changed": False, "soft": True, "notes": []}
    numbers = []
    first, now = _sign(row, mark.first), _sign(row, mark.now)
    if mark.remark:
        kind = _("%(side)sの備考") if mark.first else _("%(side)sの記入")
        numbers.append(_note(notes, row, kind % {"side": mark.column.label}, mark.remark))
    if mark.is_changed:
        change = _("「%(first)s」から「%(now)s」へ変更。") % {
            "first": first or _("記入なし"),
            "now": now or _("記入なし"),
        }
        kind = _("%(side)sの評価の変更") % {"side": mark.column.label}
        numbers.append(_note(notes, row, kind, change + mark.reason))
    unmarked = _("記入なし") if not mark.remark else ""
    return {
        "text": now or unmarked,
        "first": first or _("記入なし"),
        "changed": mark.is_changed,
        "soft": not mark.now,
        "notes": numbers,
    }


def _sign(row: ItemMarks, code: str) -> str:
    """What stands for a mark on the paper; a number stands for itself."""
    return next((option.sign for option in row.item.scale.options if option.code == code), code)


def _finding(row: ItemMarks, notes: list[View]) -> View:
    if not row.finding:
        return {}
    return {"finding_note": _note(notes, row, _("話し合いで分かったこと"), row.finding)}


def _note(notes: list[View], row: ItemMarks, kind: str, text: str) -> int:
    notes.append({"item": row.item.number_label, "kind": kind, "text": text})
    return len(notes)
