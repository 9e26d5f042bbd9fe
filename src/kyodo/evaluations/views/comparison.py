"""What both sides see of one another once it has been revealed."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kyodo.accounts.requests import Request
from kyodo.evaluations.formats import Option
from kyodo.evaluations.queries.comparison import Comparison, comparison
from kyodo.evaluations.queries.figures import compared_figures
from kyodo.evaluations.queries.parts import when_revealed
from kyodo.evaluations.views.addressed import readable_evaluation
from kyodo.ui import charts
from kyodo.ui.pages import show


@require_GET
def compare_check_sheets(request: Request, pk: int) -> HttpResponse:
    """Both sides beside one another, once both have sealed; before, what is waited for."""
    evaluation = readable_evaluation(request, pk)
    found = comparison(evaluation, request.user)
    waiting = _("%(until)s、評価は表示されません。") % {"until": when_revealed(evaluation)}
    context = {
        "evaluation": evaluation,
        "comparison": found,
        "charts": _charts(found),
        "figures": compared_figures(evaluation.form, found),
        "waiting_text": waiting,
    }
    return show(request, "evaluations/compare_check_sheets.html", context)


def _charts(found: Comparison) -> list[charts.Dumbbell]:
    """One drawing for each scale with an order; marks of two scales have no common line."""
    roles = [charts.Role(voice.key, voice.label) for voice in found.voices]
    drawn = []
    ordered = [scale for scale in found.scales if scale.is_ordered]
    for number, scale in enumerate(ordered, start=1):
        items = [
            charts.Item(
                row.item.number_label,
                row.item.text,
                {side.voice.key: _ranked(side.first) for side in row.sides},
                row.section.heading,
            )
            for row in found.items
            if row.item.scale.id == scale.id
        ]
        options = [
            charts.Option(option.code, option.label, option.sign)
            for option in scale.options
            if option.rank is not None
        ]
        title = _("項目ごとの評価")
        drawn.append(charts.Dumbbell(f"marks-{number}", title, options, roles, items))
    return drawn


def _ranked(option: Option | None) -> str:
    """What has a place in the drawing; "does not apply" has none."""
    return option.code if option is not None and option.rank is not None else ""
