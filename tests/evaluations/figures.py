"""An evaluation with figures beside it: cases of the counter, a typed figure, a target."""

from datetime import UTC, datetime
from decimal import Decimal

from django.urls import reverse

from kyodo.classifications.states import Kind
from kyodo.evaluations.actions.evidence import (
    FigureData,
    set_figure_targets,
    type_figure,
)
from kyodo.evaluations.queries.evidence import evidence_of
from kyodo.projects.actions import write_roles_table
from kyodo.projects.queries import RolesTableRow
from tests.consultations.cases import counter, received, word
from tests.stories import NOW, mark_side, open_for_marking, seal_side
from tests.told_once import told_once

IN_THE_YEAR = datetime(2023, 6, 1, 1, 0, tzinfo=UTC)
THE_YEAR_BEFORE = datetime(2022, 6, 1, 1, 0, tzinfo=UTC)
GRADUATES = FigureData("講座の修了者", Decimal(24), "人", "講座の出席簿")
ROWS = [
    RolesTableRow(
        "ア",
        "総合相談事業",
        {"civic": ["相談受付"], "government": ["部署調整"]},
        ("consultations",),
    ),
    RolesTableRow("イ", "人材育成事業", {"civic": ["担い手育成"], "government": ["支援"]}),
    RolesTableRow("ウ", "交流促進事業", {"civic": ["連携"], "government": ["連携支援"]}),
]


@told_once
def with_lines(story, rows=ROWS, year=2023):
    write_roles_table(project_id=story.project.pk, fiscal_year=year, rows=rows, by=None)
    return story


@told_once
def counted(cases=7, before=6, sector="npo"):
    """Marking has begun beside a counter with cases of this year and the one before."""
    story = with_lines(open_for_marking())
    story.counter = counter()
    kind = word(Kind.SECTOR, sector)
    for number in range(cases + before):
        now = IN_THE_YEAR if number < cases else THE_YEAR_BEFORE
        received(story.counter.staff, now=now, sector=kind)
    return story


@told_once
def reveal(story):
    for role in ("civic", "government"):
        mark_side(story, role)
        seal_side(story, role)
    return story


def items(story, year=2023):
    return list(story.project.work_items.filter(fiscal_year=year).order_by("position"))


@told_once
def typed(story, data=GRADUATES, *, by="civic_drafter", item=1, now=NOW):
    return type_figure(
        evaluation_id=story.evaluation.pk,
        work_item_id=items(story)[item].pk,
        data=data,
        by=getattr(story, by),
        now=now,
    )


@told_once
def targets(story, wanted, *, by="government_drafter", item=0, seen=""):
    return set_figure_targets(
        evaluation_id=story.evaluation.pk,
        work_item_id=items(story)[item].pk,
        targets={key: Decimal(value) if value else None for key, value in wanted.items()},
        seen=seen,
        by=getattr(story, by),
        now=NOW,
    )


def shown(story, key, evaluation=None):
    """The figure with this key, as pages show it."""
    evidence = evidence_of(evaluation or story.fresh())
    return next(figure for figure in evidence.figures if figure.key == key)


def address(story, name, *rest):
    return reverse(f"evaluations:{name}", args=[story.evaluation.pk, *rest])
