"""The figures that a form prints, from what has been revealed: one value for each who has one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kyodo.evaluations.formats import FormDefinition
from kyodo.evaluations.formats.figures import ACROSS, derived_figures
from kyodo.evaluations.queries.comparison import Comparison
from kyodo.evaluations.queries.parts import Voice


@dataclass(frozen=True)
class FigureValue:
    """One value in words. ``place`` is a column, a role whose people make one figure, or "" for
    all together; ``left_out`` answers were missing and not counted."""

    place: str
    label: str
    text: str
    left_out: int


@dataclass(frozen=True)
class FigureRow:
    """One figure of the form with its values in the order of the paper."""

    id: str
    label: str
    publish: bool
    values: Sequence[FigureValue]


def figure_rows(
    form: FormDefinition, voices: Sequence[Voice], marks: Mapping[str, Mapping[str, str]]
) -> list[FigureRow]:
    """Every figure of the form; ``marks`` are codes and numbers by column and item."""
    columns = {voice.key: voice.role.id for voice in voices}
    labels = {voice.key: voice.label for voice in voices}
    labels |= {voice.role.id: voice.role.label for voice in voices} | {ACROSS: _("全体")}
    return [
        FigureRow(
            figure.derived.id,
            figure.derived.label,
            figure.derived.publish,
            [
                FigureValue(
                    "" if place == ACROSS else place,
                    labels[place],
                    value.label if value.number is not None else _("計算できません"),
                    value.left_out,
                )
                for place, value in figure.values.items()
            ],
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
