"""The list of evaluations as a table for spreadsheets, read piece by piece however long it is."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kyodo.evaluations.models import Evaluation
from kyodo.evaluations.queries.evaluation_list import party_names, rows_of
from kyodo.evaluations.queries.hold_ups import HoldUp, hold_ups
from kyodo.evaluations.states import State
from kyodo.exports.csv import Cell

AT_ONCE = 500


def headings() -> list[str]:
    """What stands above the columns."""
    return [
        _("年度"),
        _("事業名称"),
        pgettext("of a row", "団体・部署"),
        _("様式"),
        _("状態"),
        _("待っていること"),
        _("締切"),
        _("締切を過ぎているか"),
        _("ページ"),
    ]


def lines_of(keys: Sequence[int], *, today: date, address: str) -> Iterator[list[Cell]]:
    """One line for each evaluation; ``address`` is the site's own, before the path."""
    for start in range(0, len(keys), AT_ONCE):
        evaluations = rows_of(keys[start : start + AT_ONCE])
        held = hold_ups(evaluations, today)
        parties = party_names(evaluations)
        for evaluation in evaluations:
            names = parties.get(evaluation.project_id, "")
            yield _line(evaluation, names, held[evaluation.pk], address)


def _line(evaluation: Evaluation, parties: str, held: HoldUp, address: str) -> list[Cell]:
    path = reverse("evaluations:show_evaluation", kwargs={"pk": evaluation.pk})
    return [
        evaluation.fiscal_year,
        evaluation.project.name,
        parties,
        str(evaluation.sheet_format),
        str(State(evaluation.state).label),
        "。".join(held.sentences),
        held.due_on.isoformat() if held.due_on else "",
        _("はい") if held.is_late else "",
        f"{address}{path}",
    ]
