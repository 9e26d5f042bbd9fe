"""The circle of the demo: what the texts of 2022 ask for, in the plans of 2023 and 2024.

Its days are fixed, so that it reads as a story; none of them lies after the moment of building.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from kyodo.accounts.models import User
from kyodo.attachments.storing import examine_file
from kyodo.demo import story
from kyodo.evaluations.actions.improvements import start_text_action
from kyodo.evaluations.models import Evaluation
from kyodo.evaluations.queries.calls import calls_of
from kyodo.fiscal import FiscalYear
from kyodo.plans.actions.items import (
    PlanData,
    agree_plan_item,
    write_plan_item,
    write_plan_view,
)
from kyodo.plans.actions.year import CarryData, Found, check_progress, decide_carried_action
from kyodo.plans.queries import latest_versions
from kyodo.plans.states import Decision, Half, Progress
from kyodo.projects.actions import (
    ImprovementData,
    StepData,
    acknowledge_drop,
    add_project_step,
    assign_duty,
    copy_roles_table,
    report_duty,
    report_improvement,
)
from kyodo.projects.models import Duty, ImprovementAction, Project, WorkItem
from kyodo.projects.states import DutyState, ImprovementState

FIRST, SECOND = FiscalYear(2023), FiscalYear(2024)
LEAST_LEFT = timedelta(days=90)


@dataclass(frozen=True)
class Years:
    """The project, who takes part in it by side and part, and the moment of building."""

    project: Project
    people: Mapping[tuple[str, str], User]
    now: datetime

    def at(self, day: date) -> datetime:
        """Ten o'clock of a day of the story, never later than now."""
        moment = datetime.combine(day, time(10), tzinfo=timezone.get_current_timezone())
        return min(moment, self.now)

    def speaks(self, side: str) -> User:
        return self.people[side, "answerable"]

    def writes(self, side: str) -> User:
        return self.people[side, "drafter"]

    def items(self, year: FiscalYear) -> list[WorkItem]:
        return list(self.project.work_items.filter(fiscal_year=year.start).order_by("position"))


def tell_years(years: Years, published: Evaluation) -> None:
    """From the plan of 2023 to the plan of 2024, in the order in which it happened."""
    _plan(years, FIRST, story.PLANS, on=date(2023, 4, 18))
    actions = _undertake(years, published)
    _carry(years, FIRST, actions, on=date(2023, 7, 11))
    _plan(years, FIRST, story.PLANS_AFTER_THE_SHEET, on=date(2023, 7, 18))
    _do_duties(years)
    _check(years, Half.FIRST, story.BEHIND_IN_AUTUMN, on=date(2023, 10, 12))
    _report(years, actions)
    _check(years, Half.SECOND, story.BEHIND_IN_SPRING, on=date(2024, 3, 14))
    _keep_steps(years)
    copy_roles_table(
        project=years.project,
        from_year=FIRST.start,
        to_year=SECOND.start,
        by=years.writes("government"),
    )
    still_open = [actions[place] for place in story.CARRIED_AGAIN]
    _carry(years, SECOND, still_open, on=date(2024, 4, 9))
    _view(years)
    _plan(years, SECOND, story.PLANS_OF_NEXT_YEAR, on=date(2024, 4, 10))


def _view(years: Years) -> None:
    """How each side sees the work of the second year."""
    items = years.items(SECOND)
    for place, side, text in story.VIEWS:
        write_plan_view(
            work_item_id=items[place].pk,
            side=side,
            text=text,
            seen=0,
            by=years.writes(side),
            now=years.at(date(2024, 4, 4)),
        )


def _plan(years: Years, year: FiscalYear, plans: Mapping[int, story.Planned], *, on: date) -> None:
    """Written by a drafter and agreed to by those who speak for the sides, two days later."""
    items = years.items(year)
    latest = latest_versions(items)
    for place, planned in plans.items():
        before = latest.get(items[place].pk)
        number = before.number if before else 0
        data = PlanData(planned.aim, planned.unagreed, planned.measures, planned.indicators)
        version = write_plan_item(
            work_item_id=items[place].pk,
            data=data,
            based_on=number,
            by=years.writes("civic"),
            now=years.at(on),
        )
        for side in planned.agreed_by:
            agree_plan_item(
                work_item_id=items[place].pk,
                number=version.number,
                side=side,
                by=years.speaks(side),
                now=years.at(on + timedelta(days=2)),
            )


def _undertake(years: Years, published: Evaluation) -> list[ImprovementAction]:
    """Each sentence of the published texts that asks for something, as somebody's action."""
    today = timezone.localdate(years.now)
    made = []
    for call, undertaken in zip(calls_of(published), story.ACTIONS, strict=True):
        due_on = undertaken.due_on or max(SECOND.last_day, today + LEAST_LEFT)
        person = years.people[undertaken.side, undertaken.person]
        made.append(
            start_text_action(
                joint_text_id=call.text.pk,
                number=call.version.number,
                sentence=call.number,
                data=ImprovementData(undertaken.text, undertaken.side, person, due_on),
                by=person,
                now=years.at(date(2023, 7, 4)),
            )
        )
    return made


def _carry(years: Years, year: FiscalYear, actions: list[ImprovementAction], *, on: date) -> None:
    items = {item.title: item for item in years.items(year)}
    for action in actions:
        title = next(each.item for each in story.ACTIONS if each.text == action.text)
        decide_carried_action(
            action_id=action.pk,
            year=year,
            data=CarryData(Decision.CARRY, work_item=items[title]),
            by=years.speaks(action.side),
            now=years.at(on),
        )


def _report(years: Years, actions: list[ImprovementAction]) -> None:
    """What became of some; what is dropped is known to the other side."""
    for action, told in zip(actions, story.ACTIONS, strict=True):
        if told.became is None:
            continue
        state, outcome, on = told.became
        report_improvement(
            action_id=action.pk,
            state=state,
            outcome=outcome,
            by=years.people[told.side, told.person],
            now=years.at(on),
        )
        if state == ImprovementState.DROPPED:
            other = "civic" if told.side == "government" else "government"
            acknowledge_drop(
                action_id=action.pk,
                by=years.speaks(other),
                now=years.at(on + timedelta(days=3)),
            )


def _check(years: Years, half: Half, behind: Mapping[str, str], *, on: date) -> None:
    """All measures; those of which the words say why are behind, and the rest as planned."""
    well = Progress.ON_WAY if half == Half.FIRST else Progress.DONE
    found = {
        measure.key: Found(Progress.BEHIND, behind[measure.text])
        if measure.text in behind
        else Found(well)
        for version in latest_versions(years.items(FIRST)).values()
        for measure in version.measures.all()
    }
    check_progress(
        project_id=years.project.pk,
        year=FIRST,
        half=half,
        found=found,
        by=years.writes("government"),
        now=years.at(on),
    )


def _do_duties(years: Years) -> None:
    """Everybody's name, and how the first work items went."""
    duties = Duty.objects.filter(work_item__in=years.items(FIRST)).order_by("pk")
    for number, duty in enumerate(duties):
        person = years.people[duty.side, ("drafter", "answerable")[number % 2]]
        assign_duty(duty_id=duty.pk, person=person, by=person)
        for state, shown_by, on in story.DUTY_REPORTS.get((duty.side, duty.text), ()):
            report_duty(
                duty_id=duty.pk,
                state=DutyState(state),
                shown_by=shown_by,
                by=person,
                now=years.at(on),
            )


def _keep_steps(years: Years) -> None:
    """The way to the contract of the second year, with its paper."""
    for told in story.STEPS:
        papers = [SimpleUploadedFile(name, text.encode()) for name, text in told.papers]
        add_project_step(
            project_id=years.project.pk,
            data=StepData(
                told.kind,
                told.happened_on,
                told.due_on,
                told.note,
                [examine_file(paper) for paper in papers],
            ),
            by=years.writes("government"),
            now=years.at(told.happened_on),
        )
