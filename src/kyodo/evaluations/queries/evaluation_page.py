"""The page of one evaluation: its seven steps, its people, and how far each section is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kyodo.accounts.models import User
from kyodo.evaluations.formats import FormDefinition, Role, Section
from kyodo.evaluations.models import (
    Evaluation,
    Respondent,
    Seat,
    SectionSchedule,
    SheetFormat,
    SheetPart,
)
from kyodo.evaluations.queries.parts import Voice, open_step_ids, sealed_part_ids, voices
from kyodo.evaluations.states import State
from kyodo.fiscal import FiscalYear
from kyodo.organisations.models import Organisation
from kyodo.projects.models import Project
from kyodo.punctuation import dotted
from kyodo.ui.steps import Step


@dataclass(frozen=True)
class SectionLine:
    """One section: its dates, and who has sealed it."""

    section: Section
    schedule: SectionSchedule | None
    sealed: list[tuple[Voice, bool]]


@dataclass(frozen=True)
class SideLine:
    """One role of the form: the organisations behind it and its people."""

    role: Role
    organisations: list[Organisation]
    seats: list[Seat]
    respondent: Respondent | None


def default_dates(section_number: int, sections: int, year: FiscalYear) -> tuple[date, date]:
    """Days for one of so many sections: planning in May, looking back in the April after.

    What happens in between is looked at in October, while it is still remembered.
    """
    if section_number == 0 and sections > 1:
        return date(year.start, 5, 1), date(year.start, 5, 31)
    if section_number == sections - 1:
        return date(year.start + 1, 4, 1), date(year.start + 1, 4, 30)
    return date(year.start, 10, 1), date(year.start, 10, 31)


def preparation_initial(sheet_format: SheetFormat, year: FiscalYear) -> dict[str, object]:
    """What the form for preparing begins with."""
    initial: dict[str, object] = {
        "fiscal_year": year.start,
        "period_starts_on": year.first_day,
        "period_ends_on": year.last_day,
    }
    keys = list(dict.fromkeys(s.schedule_key for s in sheet_format.definition.sections))
    for number, key in enumerate(keys):
        initial[f"opens_{key}"], initial[f"due_{key}"] = default_dates(number, len(keys), year)
    return initial


def next_year_of(project: Project, today: date) -> FiscalYear:
    """The first fiscal year of a project that has no evaluation yet."""
    latest = project.evaluations.order_by("-fiscal_year", "pk").first()
    return FiscalYear(latest.fiscal_year).next if latest else FiscalYear.of(today)


def next_form_of(project: Project) -> SheetFormat | None:
    """The form to go on with: the newest version of the last one; of a new project the only one
    there is, else none is preferred."""
    offered = SheetFormat.objects.offered()
    latest = project.evaluations.select_related("sheet_format").order_by("-fiscal_year", "pk")
    last = latest.first()
    if last is None:
        return offered[0] if len(offered) == 1 else None
    newer = [form for form in offered if form.code == last.sheet_format.code]
    return newer[0] if newer else last.sheet_format


def linked_sheets(evaluation: Evaluation) -> list[Evaluation]:
    """The other sheets of the same scheme in the same year, in their order."""
    if evaluation.form.scheme is None:
        return []
    beside = Evaluation.objects.filter(
        project=evaluation.project_id, fiscal_year=evaluation.fiscal_year
    ).exclude(pk=evaluation.pk)
    found = [each for each in beside.with_sheet() if each.form.scheme is not None]
    return sorted(found, key=lambda each: each.form.scheme.position if each.form.scheme else 0)


def effects_of_dismissing(evaluation: Evaluation, seat: Seat) -> list[str]:
    """What happens when somebody's place is taken away; nothing is said of unrevealed answers."""
    name = {"name": seat.user.name}
    effects = [_("%(name)sさんは、この評価に記入できなくなります。") % name]
    alone = bool(seat.role) and evaluation.form.role(seat.role).voice == "each"
    if alone and evaluation.state != State.PREPARING:
        effects += [
            _("%(name)sさんがまだ封印していない記入は、なくなります。") % name,
            _("ほかの全員が封印していれば、すぐに開示されます。開示は元にもどせません。"),
        ]
    elif seat.role:
        effects.append(_("%(name)sさんがこれまでに書いた内容は、残ります。") % name)
    return effects


def schedule_initial(evaluation: Evaluation) -> dict[str, date]:
    """The days as they stand."""
    initial = {}
    for schedule in evaluation.schedules.all():
        initial[f"opens_{schedule.section}"] = schedule.opens_on
        initial[f"due_{schedule.section}"] = schedule.due_on
    return initial


def candidates_for(organisations: Sequence[Organisation]) -> QuerySet[User]:
    """People who may stand for a side: of its bodies, and of the bodies of a consortium."""
    return (
        User.objects.active()
        .filter(
            Q(memberships__organisation__in=organisations)
            | Q(memberships__organisation__consortia__in=organisations),
            is_administrator=False,
        )
        .distinct()
        .in_order()
    )


def side_lines(evaluation: Evaluation) -> list[SideLine]:
    """Each role of the form with its organisation, people and respondent."""
    parties = evaluation.project.parties.select_related("organisation")
    seats = list(evaluation.seats.select_related("user").order_by("duty", "pk"))
    respondents = {
        respondent.role: respondent
        for respondent in evaluation.respondents.select_related("person")
    }
    return [
        SideLine(
            role,
            [party.organisation for party in parties if role.side and party.side == role.side],
            [seat for seat in seats if seat.role == role.id],
            respondents.get(role.id),
        )
        for role in evaluation.form.roles
    ]


def section_lines(evaluation: Evaluation) -> list[SectionLine]:
    """Each section of the form with its days and the seals, which are no secret."""
    schedules = {schedule.section: schedule for schedule in evaluation.schedules.all()}
    sealed = sealed_part_ids(evaluation)
    parts = {
        (part.section, part.check_sheet.column): part.pk in sealed
        for part in SheetPart.objects.filter(check_sheet__evaluation=evaluation)
        .select_related("check_sheet")
        .order_by("pk")
    }
    form = evaluation.form
    columns = voices(form, evaluation.check_sheets.all())
    return [
        SectionLine(
            section,
            schedules.get(section.schedule_key),
            [
                (voice, parts.get((section.id, voice.key), False))
                for voice in columns
                if voice.role.id in section.roles
                and (not voice.number or (section.id, voice.key) in parts)
            ],
        )
        for section in form.sections
    ]


STEP_PAGES = {
    "talk": ("show_talk", gettext_lazy("話し合い")),
    "write_together": ("list_joint_texts", gettext_lazy("検証文")),
    "review": ("show_check_sheet", gettext_lazy("第三者の評価")),
    "decide": ("show_check_sheet", gettext_lazy("判断")),
    "fill": ("show_check_sheet", gettext_lazy("記入")),
}


def year_steps(evaluation: Evaluation, *, is_carried: bool) -> list[Step]:
    """The steps of a year in the form's own order and words, as far as they have come.

    Preparing stands before them, publishing and carrying over after them; what is answered first
    is followed by the reveal.
    """
    order = [State.PREPARING, State.ANSWERING, State.TALKING, State.PUBLISHED]
    at = order.index(
        State.TALKING if evaluation.state == State.CORRECTING else State(evaluation.state)
    )
    form = evaluation.form
    open_steps = _open_steps(evaluation) if at >= 2 else set()
    shown = [
        _step(evaluation, at, _("準備"), "show_evaluation", (0, 1)),
        _step(evaluation, at, _first_words(form), "show_check_sheet", (1, 2)),
        _step(evaluation, at, _("開示"), "compare_check_sheets", (2, 2)),
    ]
    for step in form.steps:
        if step.id in form.first_steps or step.kind == "publish":
            continue
        view, label = STEP_PAGES[step.kind]
        entry = _step(evaluation, at, step.label or str(label), view, (2, 3))
        if step.is_filling and at == 2:
            entry = replace(entry, state="current" if step.id in open_steps else "coming")
        shown.append(entry)
    shown.append(_step(evaluation, at, _("公表"), "show_publication_proposal", (2, 3)))
    last = "done" if is_carried else _progress(at, order.index(State.PUBLISHED), len(order))
    url = reverse("evaluations:prepare_evaluation") + f"?project={evaluation.project_id}"
    return [*shown, Step(_("引き継ぎ"), last, url if last == "current" else "")]


def _step(
    evaluation: Evaluation, at: int, label: str, view: str, begins_and_done: tuple[int, int]
) -> Step:
    begins_at, done_at = begins_and_done
    url = reverse(f"evaluations:{view}", kwargs={"pk": evaluation.pk})
    return Step(label, _progress(at, begins_at, done_at), url if at >= begins_at else "")


def _first_words(form: FormDefinition) -> str:
    """What the form calls the filling in with which it begins."""
    labels = [step.label for step in form.steps if step.id in form.first_steps and step.label]
    return dotted(labels) or _("記入")


def _open_steps(evaluation: Evaluation) -> set[str]:
    parts = SheetPart.objects.filter(check_sheet__evaluation=evaluation)
    return open_step_ids(evaluation.form, parts.select_related("check_sheet"))


def _progress(at: int, begins_at: int, done_at: int) -> Literal["done", "current", "coming"]:
    if at >= done_at:
        return "done"
    return "current" if at >= begins_at else "coming"
