"""The figures that a form prints, from what has been revealed: a row each, column by column."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kyodo.evaluations.formats import FormDefinition
from kyodo.evaluations.formats.figures import ACROSS, Value, derived_figures
from kyodo.evaluations.queries.comparison import Comparison
from kyodo.evaluations.queries.parts import Voice


@dataclass(frozen=True)
class FigureCell:
    """One figure in words; ``left_out`` answers were missing and not counted."""

    text: str
    left_out: int


@dataclass(frozen=True)
class FigureRow:
    """One figure: a cell per column, and the last one for all together."""

    id: str
    label: str
    publish: bool
    cells: Sequence[FigureCell | None]


def figure_rows(
    form: FormDefinition, voices: Sequence[Voice], marks: Mapping[str, Mapping[str, str]]
) -> list[FigureRow]:
    """Every figure of the form; ``marks`` are codes and numbers by column and item."""
    columns = {voice.key: voice.role.id for voice in voices}
    return [
        FigureRow(
            figure.derived.id,
            figure.derived.label,
            figure.derived.publish,
            [_cell(figure.values.get(key)) for key in (*columns, ACROSS)],
        )
        for figure in derived_figures(form, columns, marks)
    ]


def compared_figures(form: FormDefinition, found: Comparison) -> list[FigureRow]:
    """The figures of what stands on the comparison, from the marks as they are now."""
    if not form.derived or found.waiting:
        return []
    marks: dict[str, dict[str, str]] = {voice.key: {} for voice in found.voices}
    for row in found.items:
        for side in row.sides:
            if side.now is not None:
                marks[side.voice.key][row.item.id] = side.now.code
    return figure_rows(form, found.voices, marks)


def _cell(value: Value | None) -> FigureCell | None:
    if value is None:
        return None
    return FigureCell(
        value.label if value.number is not None else _("計算できません"), value.left_out
    )
