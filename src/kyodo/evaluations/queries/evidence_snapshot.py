"""The figures of an evaluation as they are published."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from kyodo.evaluations.models import Evaluation, FrozenEvidence
from kyodo.evaluations.queries.evidence import ShownFigure, evidence_of
from kyodo.evaluations.queries.figure_words import plain
from kyodo.evaluations.queries.publication_check import moment

SMALLEST_SHOWN = 5
Value = Callable[[ShownFigure], Decimal | None]


def evidence_snapshot(evaluation: Evaluation, *, withhold: bool) -> dict[str, Any]:
    """What a snapshot holds of the figures, under ``evidence``; nothing where there are none.

    With ``withhold`` numbers of people from 1 to 4 are told as 5未満, and so many of those that add
    up with them are left out that no small one can be reckoned.
    """
    if not FrozenEvidence.objects.filter(evaluation=evaluation).exists():
        return {}
    evidence = evidence_of(evaluation)
    if not evidence.figures or evidence.taken_at is None:
        return {}
    work_items = [
        {"title": item.title, "figures": _figures(item.figures, withhold=withhold)}
        for item in evidence.items
    ]
    taken = {"taken_at": moment(evidence.taken_at), "ward": evidence.ward}
    return {"evidence": {**taken, "work_items": work_items}}


def _figures(figures: Sequence[ShownFigure], *, withhold: bool) -> list[dict[str, Any]]:
    now = _values(figures, lambda figure: figure.value, withhold=withhold)
    last = _values(
        figures, lambda figure: figure.last.value if figure.last else None, withhold=withhold
    )
    return [
        {
            "number": figure.number,
            "key": figure.key,
            "label": figure.label,
            "value": now[figure.number],
            "unit": figure.unit,
            "line": figure.line,
            "origin": figure.origin,
            "source": figure.source,
            "note": figure.note,
            "last": {"value": last[figure.number], "basis": str(figure.last.basis.value)}
            if figure.last
            else None,
            "target": plain(figure.target.value)
            if figure.target and figure.target.value is not None
            else None,
        }
        for figure in figures
    ]


def _values(
    figures: Sequence[ShownFigure], value: Value, *, withhold: bool
) -> dict[int, str | None]:
    """By number, as text: a snapshot holds no fractions."""
    shown = {}
    for figure in figures:
        number = value(figure)
        shown[figure.number] = None if number is None else plain(number)
        if withhold and _is_small(figure, number):
            shown[figure.number] = _("%(limit)d未満") % {"limit": SMALLEST_SHOWN}
    if withhold:
        for figure in _beside_small(figures, value):
            shown[figure.number] = _("非公表")
    return shown


def _is_small(figure: ShownFigure, number: Decimal | None) -> bool:
    return figure.counts_people and number is not None and 0 < number < SMALLEST_SHOWN


def _beside_small(figures: Sequence[ShownFigure], value: Value) -> list[ShownFigure]:
    """For a single small part of a sum that is told, the smallest of its other parts."""
    found = []
    for total in {figure.part_of for figure in figures if figure.part_of}:
        parts = [figure for figure in figures if figure.part_of == total and value(figure)]
        small = [figure for figure in parts if _is_small(figure, value(figure))]
        others = [figure for figure in parts if figure not in small]
        if len(small) == 1 and others:
            found.append(min(others, key=lambda figure: value(figure) or Decimal(0)))
    return found
