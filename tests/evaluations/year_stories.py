"""Further years of a project, and further projects, with marks that have been revealed."""

from datetime import date

from kyodo.evaluations.actions.preparation import lay_out_sheets
from kyodo.evaluations.actions.sheet_formats import load_sheet_format
from kyodo.evaluations.models import Answer, Evaluation, SheetPart
from kyodo.evaluations.states import State
from kyodo.projects.actions import add_project
from kyodo.projects.models import Project
from tests.stories import NOW, YOKOHAMA, Story
from tests.told_once import told_once


@told_once
def form_version(version, *changes):
    """The Yokohama form with other words: pairs of what is replaced and by what."""
    source = YOKOHAMA.read_text(encoding="utf-8").replace(
        'version: "2022"', f'version: "{version}"'
    )
    for old, new in changes:
        assert old in source
        source = source.replace(old, new)
    return load_sheet_format(source=source, by=None, now=NOW)


@told_once
def add_year(story: Story, year: int, marks=None, *, project=None, form=None, reveal=True):
    """One more evaluation: everything B, and what ``marks`` (role → item → code) say otherwise."""
    evaluation = Evaluation.objects.create(
        project=project or story.project,
        fiscal_year=year,
        sheet_format=form or story.evaluation.sheet_format,
        state=State.TALKING if reveal else State.ANSWERING,
        period_starts_on=date(year, 4, 1),
        period_ends_on=date(year + 1, 3, 31),
        prepared_at=NOW,
        opened_at=NOW,
        revealed_at=NOW if reveal else None,
    )
    lay_out_sheets(evaluation)
    of_evaluation = Answer.objects.filter(part__check_sheet__evaluation=evaluation)
    of_evaluation.update(mark="B")
    for role, given in (marks or {}).items():
        for item, mark in given.items():
            of_evaluation.filter(part__check_sheet__role=role, item=item).update(mark=mark)
    if reveal:
        SheetPart.objects.filter(check_sheet__evaluation=evaluation).update(revealed_at=NOW)
    return evaluation


@told_once
def add_projects(story: Story, count: int, year: int = 2023, marks=None):
    """So many more projects of the same two parties, each with one evaluation."""
    for number in range(count):
        project = add_project(
            project=Project(name=f"協働事業{number + 1}", starts_on=date(2020, 4, 1)),
            parties={"civic": [story.consortium], "government": [story.department]},
            by=story.administrator,
        )
        add_year(story, year, marks, project=project)
