"""One project's marks over the fiscal years, for those who may read them."""

from collections.abc import Sequence

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kyodo.evaluations.formats import Option, Role
from kyodo.evaluations.queries.compare_years import Asked, Question, question_groups
from kyodo.evaluations.queries.year_sheets import Mark, ProjectYears, YearSheet, project_years
from kyodo.fiscal import FiscalYear
from kyodo.projects.models import Project
from kyodo.ui.pages import show
from kyodo.ui.year_charts import Cell, Column, Line, Look, Panel, YearChart


@login_not_required
@require_safe
def compare_years(request: HttpRequest, pk: int) -> HttpResponse:
    """Each question over the years; for outsiders those years that are published.

    A project of which nothing is published does not exist for who is not signed in.
    """
    project = get_object_or_404(Project, pk=pk)
    years = project_years(project, request.user)
    if not years.sheets and not request.user.is_authenticated:
        raise Http404
    drawing = _Drawing(years)
    groups = [
        {"group": group, "items": [drawing.item(question) for question in group.questions]}
        for group in question_groups(years)
    ]
    context = {
        "project": project,
        "years": years,
        "groups": groups,
        "sheets": [
            (sheet, drawing.form_label(drawing.form_number(sheet)))
            for sheet in reversed(years.sheets)
        ],
        "key": drawing.key,
        "has_publications": any(sheet.is_publication for sheet in years.sheets),
    }
    response = show(request, "evaluations/compare_years.html", context)
    if not request.user.is_authenticated:
        patch_cache_control(response, private=True, no_cache=True)
    return response


class _Drawing:
    """The axis of years and the looks of the roles, the same for every question of the page."""

    def __init__(self, years: ProjectYears) -> None:
        self._sheets = {sheet.year.start: sheet for sheet in years.sheets}
        first, last = min(self._sheets, default=0), max(self._sheets, default=-1)
        self._axis = [FiscalYear(start) for start in range(first, last + 1)]
        self._forms = list(
            dict.fromkeys(sheet.evaluation.sheet_format_id for sheet in years.sheets)
        )
        self._looks: dict[tuple[str, str], Look] = {}
        for sheet in years.sheets:
            for role in (*sheet.form.roles, *sheet.form.joint_roles):
                self._looks.setdefault((role.id, role.label), Look(len(self._looks)))

    @property
    def key(self) -> list[Line]:
        """Each role once, with its look."""
        return [Line(label, look, ()) for (_id, label), look in self._looks.items()]

    def form_label(self, number: str) -> str:
        """様式2, or nothing where all years had the same form."""
        return _("様式%(number)s") % {"number": number} if number else ""

    def form_number(self, sheet: YearSheet | None) -> str:
        """Forms are counted on this page in the order in which they came into use."""
        if sheet is None or len(self._forms) < 2:
            return ""
        return str(self._forms.index(sheet.evaluation.sheet_format_id) + 1)

    def item(self, question: Question) -> dict[str, object]:
        """One question with its drawing, its table and what has to be said of its words."""
        latest = question.latest
        title = f"{latest.item.number_label} {latest.item.text}".strip()
        return {
            "question": question,
            "title": title,
            "chart": self._chart(question, title),
            "cuts": [segment[0] for segment in question.segments[1:]],
            "is_drawn": any(segment[0].scale.is_ordered for segment in question.segments),
        }

    @cached_property
    def _columns(self) -> list[Column]:
        return [
            Column(year.short, year.label, self.form_number(self._sheets.get(year.start)))
            for year in self._axis
        ]

    @cached_property
    def _versions(self) -> list[str]:
        """What is written where a form begins."""
        labels, before = [], ""
        for column in self._columns:
            begins = column.form not in ("", before)
            labels.append(self.form_label(column.form) if begins else "")
            before = column.form or before
        return labels

    def _chart(self, question: Question, title: str) -> YearChart:
        chart_id = f"q-{question.latest.sheet.year.start}-{question.latest.item.id}"
        lines = self._lines(question)
        return YearChart(
            id=chart_id,
            title=title,
            columns=self._columns,
            lines=lines,
            panels=[
                self._panel(f"{chart_id}-{number}", title, segment, lines)
                for number, segment in enumerate(question.segments, start=1)
                if segment[0].scale.is_ordered
            ],
            shows_forms=len(self._forms) > 1,
        )

    def _panel(
        self, panel_id: str, title: str, segment: Sequence[Asked], lines: Sequence[Line]
    ) -> Panel:
        ranked = [option for option in segment[0].scale.options if option.rank is not None]
        start = self._axis[0].start
        return Panel(
            id=panel_id,
            title=title,
            levels=[each.printed for each in sorted(ranked, key=lambda each: each.rank or 0)],
            first=segment[0].sheet.year.start - start,
            last=segment[-1].sheet.year.start - start,
            years=[column.short for column in self._columns],
            versions=self._versions,
            lines=lines,
        )

    def _lines(self, question: Question) -> list[Line]:
        """One for each role that was asked in any year; roles of other words are other roles."""
        asked_in = {asked.sheet.year.start: asked for asked in question.asked}
        return [
            Line(label, look, cells, joined=not any(len(each) > 1 for each in cells))
            for (role_id, label), look in self._looks.items()
            if any(
                cells := [
                    self._cells(asked_in.get(year.start), role_id, label) for year in self._axis
                ]
            )
        ]

    @staticmethod
    def _cells(asked: Asked | None, role_id: str, label: str) -> list[Cell]:
        if asked is None or role_id not in asked.item.roles:
            return []
        role = _role(asked, role_id)
        if role is None or role.label != label:
            return []
        marks = asked.sheet.marks.get((role_id, asked.item.id), ())
        return [_cell(asked, mark) for mark in marks]


def _role(asked: Asked, role_id: str) -> Role | None:
    form = asked.sheet.form
    return next((each for each in (*form.roles, *form.joint_roles) if each.id == role_id), None)


def _cell(asked: Asked, mark: Mark) -> Cell:
    first = _printed(asked.scale.read(mark.first)) or _("未記入")
    return Cell(first, _printed(asked.scale.read(mark.now)) if mark.now != mark.first else "")


def _printed(option: Option | None) -> str:
    return option.printed if option else ""
