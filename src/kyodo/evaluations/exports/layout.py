"""How a form wants its paper: its own hints, read in one place for every kind of file."""

from dataclasses import dataclass

from kyodo.evaluations.formats import FormDefinition

# Width and height of the upright sheet in millimetres.
SIZES = {"a4": (210, 297), "a3": (297, 420)}


@dataclass(frozen=True)
class PaperLayout:
    """``legend``: where the scales are explained (top, each_section, none). ``marks``: one cell
    per column (cells), or all answers of a question in one (one_cell). ``font_size`` in points.
    """

    paper: str = "a4"
    orientation: str = "portrait"
    legend: str = "top"
    font_size: float = 10.5
    marks: str = "cells"

    @property
    def is_landscape(self) -> bool:
        """Whether the sheet lies on its long side."""
        return self.orientation == "landscape"

    @property
    def width(self) -> int:
        """Of the sheet as it is read, in millimetres."""
        return SIZES[self.paper][1 if self.is_landscape else 0]


def layout_of(form: FormDefinition) -> PaperLayout:
    """The hints of a form."""
    hints = form.layout
    return PaperLayout(
        paper=hints.paper,
        orientation=hints.orientation,
        legend=hints.legend,
        font_size=float(hints.font_size),
        marks=hints.columns_for_marks,
    )
