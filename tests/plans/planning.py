"""A project in fiscal 2024 of which each side has somebody who speaks for it, and helps to plan."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.urls import reverse

from kyodo.accounts.models import User
from kyodo.plans.actions.items import (
    IndicatorData,
    MeasureData,
    PlanData,
    agree_plan_item,
    write_plan_item,
)
from kyodo.projects.actions import ImprovementData, add_improvement, add_project, write_roles_table
from kyodo.projects.models import ImprovementAction, Project, WorkItem
from kyodo.projects.queries import RolesTableRow
from tests.factories import (
    AdministratorFactory,
    ConsortiumFactory,
    DepartmentFactory,
    MembershipFactory,
    RepresentativeFactory,
    UserFactory,
)
from tests.told_once import told_once

NOW = datetime(2024, 4, 10, 1, 0, tzinfo=UTC)
YEAR = 2024
PLAN = PlanData(
    aim="相談のあった団体を、ためらわせずに部署へつなぐ。",
    measures=[
        MeasureData("区役所を回って窓口を知らせる", 0, 2, "civic"),
        MeasureData("つなぎの振り返り会をひらく", 6, 6),
    ],
    indicators=[IndicatorData("つないだ件数", "120", "件")],
)


@dataclass
class Planning:
    project: Project
    items: list[WorkItem]
    civic: User
    civic_member: User
    government: User
    government_member: User
    administrator: User
    stranger: User

    @property
    def item(self) -> WorkItem:
        return self.items[0]

    def plan_page(self) -> str:
        return reverse("plans:show_plan", args=[self.project.pk, YEAR])


@told_once
def planning() -> Planning:
    consortium = ConsortiumFactory(name="みなと市民共同事業体")
    department = DepartmentFactory(name="みなと市市民協働課")
    administrator = AdministratorFactory()
    project = add_project(
        project=Project(name="みなと市協働センター運営事業", starts_on=date(2023, 4, 1)),
        parties={"civic": [consortium], "government": [department]},
        by=administrator,
    )
    rows = [
        RolesTableRow("ア", "総合相談事業", {"civic": ["相談受付"], "government": ["部署調整"]}),
        RolesTableRow("イ", "人材育成事業", {"civic": ["担い手育成"], "government": ["支援"]}),
    ]
    for year in (YEAR - 1, YEAR, YEAR + 1):
        items = write_roles_table(
            project_id=project.pk, fiscal_year=year, rows=rows, by=administrator
        )
        if year == YEAR:
            of_year = items
    return Planning(
        project=project,
        items=of_year,
        civic=RepresentativeFactory(
            user=UserFactory(name="市民 太郎"), organisation=consortium
        ).user,
        civic_member=MembershipFactory(
            user=UserFactory(name="市民 花子"), organisation=consortium
        ).user,
        government=RepresentativeFactory(
            user=UserFactory(name="行政 一郎"), organisation=department
        ).user,
        government_member=MembershipFactory(
            user=UserFactory(name="行政 桜"), organisation=department
        ).user,
        administrator=administrator,
        stranger=UserFactory(name="よその 人"),
    )


@told_once
def write(story: Planning, data: PlanData = PLAN, based_on: int = 0, by: User | None = None):
    return write_plan_item(
        work_item_id=story.item.pk,
        data=data,
        based_on=based_on,
        by=by or story.civic_member,
        now=NOW,
    )


@told_once
def agree(story: Planning, side: str, number: int = 1):
    by = story.civic if side == "civic" else story.government
    return agree_plan_item(work_item_id=story.item.pk, number=number, side=side, by=by, now=NOW)


@told_once
def open_action(story: Planning, text: str = "月に1回、部署と会う", **more) -> ImprovementAction:
    return add_improvement(
        project=story.project,
        data=ImprovementData(text=text, side=more.pop("side", "civic"), **more),
        by=story.civic_member,
        now=datetime(2023, 7, 1, tzinfo=UTC),
    )


def typed_plan(*, based_on: int = 0, measures=(), indicators=(), **words) -> dict[str, str]:
    """The form of a plan as a browser sends it."""
    data = {"aim": "相談をつなぐ。", "unagreed": "", "based_on": str(based_on), **words}
    for prefix, rows in (("measure", measures), ("indicator", indicators)):
        data |= {f"{prefix}-TOTAL_FORMS": str(len(rows)), f"{prefix}-INITIAL_FORMS": "0"}
        for number, row in enumerate(rows):
            data |= {f"{prefix}-{number}-{name}": str(value) for name, value in row.items()}
    return data
