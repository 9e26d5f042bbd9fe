"""From the project and the form to an evaluation that both sides can begin to mark."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kyodo.accounts.models import User
from kyodo.audit.trail import record
from kyodo.evaluations import notices
from kyodo.evaluations.actions.locking import lock_evaluation
from kyodo.evaluations.actions.reveals import reveal_what_is_complete
from kyodo.evaluations.actions.sheet_layout import clear_sheet, lay_out_sheets, seat_sheet
from kyodo.evaluations.events import Event
from kyodo.evaluations.models import (
    CarriedAction,
    Evaluation,
    Respondent,
    Seat,
    SectionSchedule,
    SheetFormat,
)
from kyodo.evaluations.permissions import (
    can_appoint_seat,
    can_change_preparation,
    can_change_schedule,
    can_name_respondent,
    can_open_evaluation,
    can_prepare_evaluation,
    can_take_seat,
)
from kyodo.evaluations.queries.parts import all_parts
from kyodo.evaluations.queries.preparation import missing_for_opening, own_items_digest
from kyodo.evaluations.roles import SeatDuty
from kyodo.evaluations.states import LIFECYCLE, State
from kyodo.fiscal import FiscalYear
from kyodo.lifecycle import Refusal
from kyodo.people.models import Person
from kyodo.projects.actions import copy_roles_table
from kyodo.projects.models import ImprovementAction, Project
from kyodo.projects.states import UNSETTLED

_SOURCES = (
    ImprovementAction.Source.DIFFERENCE,
    ImprovementAction.Source.TEXT,
    ImprovementAction.Source.MEETING,
)


@dataclass(frozen=True)
class SectionDates:
    """From which day a section may be sealed and until when it should be."""

    opens_on: date
    due_on: date


@dataclass(frozen=True)
class RespondentData:
    """The 記入責任者 as the paper names them."""

    post: str
    name: str
    telephone: str


@dataclass(frozen=True)
class PreparationData:
    """What an evaluation begins with; ``dates`` gives every section of the form its days."""

    sheet_format_id: int
    fiscal_year: int
    period: tuple[date, date]
    dates: Mapping[str, SectionDates]
    carry_over: bool = True


@transaction.atomic
def prepare_evaluation(
    *, project_id: int, data: PreparationData, by: User, now: datetime
) -> Evaluation:
    """Set up the evaluation of one project for one fiscal year.

    With ``carry_over`` the roles table, the people and the improvement actions of the latest
    earlier evaluation come along. Raises ``PermissionDenied``, or ``Refusal`` when the year has
    one already (that is no other sheet of the same scheme) or dates are missing.
    """
    project = Project.objects.select_for_update().get(pk=project_id)
    if not can_prepare_evaluation(by, project):
        raise PermissionDenied
    sheet_format = SheetFormat.objects.get(pk=data.sheet_format_id)
    _refuse_same_year(project, sheet_format, data.fiscal_year)
    earlier = _latest_before(project, sheet_format, data) if data.carry_over else None
    evaluation = Evaluation.objects.create(
        project=project,
        sheet_format=sheet_format,
        fiscal_year=data.fiscal_year,
        period_starts_on=data.period[0],
        period_ends_on=data.period[1],
        carried_from=earlier,
        prepared_at=now,
    )
    _write_schedule(evaluation, data.dates)
    record(
        Event.EVALUATION_PREPARED,
        by=by,
        target=evaluation,
        form=evaluation.sheet_format.audit_label,
    )
    if earlier is not None:
        _carry_over(earlier, evaluation, by=by, now=now)
    return evaluation


@transaction.atomic
def change_schedule(
    *, evaluation_id: int, dates: Mapping[str, SectionDates], by: User
) -> Evaluation:
    """Give the sections other days; raises ``PermissionDenied`` or ``Refusal``."""
    evaluation = lock_evaluation(evaluation_id)
    if not can_change_schedule(by, evaluation):
        raise PermissionDenied
    _write_schedule(evaluation, dates)
    record(Event.SCHEDULE_CHANGED, by=by, target=evaluation)
    return evaluation


@transaction.atomic
def write_own_items(
    *, evaluation_id: int, section_id: str, texts: Sequence[str], seen: str, by: User
) -> Evaluation:
    """Add the sides' own questions to a section that has open rows; all answer them alike.

    ``section_id`` is that of the form's file, ``seen`` the digest of what the writer saw there.
    Raises ``PermissionDenied``, or ``Refusal`` where the section takes none or not so many, or
    somebody else has written meanwhile.
    """
    evaluation = lock_evaluation(evaluation_id)
    if not can_change_preparation(by, evaluation):
        raise PermissionDenied
    section = next((s for s in evaluation.form.open_sections if s.origin == section_id), None)
    if section is None:
        raise Refusal(_("この様式には、項目を書き足す区分がありません。"))
    written = [text.strip() for text in texts if text.strip()]
    if len(written) > section.rows:
        words = ngettext(
            "書き足せる項目は%(limit)d件までです。",
            "書き足せる項目は%(limit)d件までです。",
            section.rows,
        )
        raise Refusal(words % {"limit": section.rows})
    stored = evaluation.own_items.get(section_id, [])
    if stored == written:
        return evaluation
    if own_items_digest(evaluation, section_id) != seen:
        raise Refusal(_("書いている間に、ほかの人が保存しました。下の一覧と見比べてください。"))
    evaluation.own_items = {**evaluation.own_items, section_id: written}
    evaluation.save(update_fields=["own_items"])
    record(Event.OWN_ITEMS_WRITTEN, by=by, target=evaluation, section=section.heading)
    return evaluation


@transaction.atomic
def appoint_seat(
    *, evaluation_id: int, user_id: int, role: str, duty: str, by: User, now: datetime
) -> Seat:
    """Give somebody a place at this evaluation, or another duty on the same side.

    A new person answerable takes the place of the former one, who stays as drafter. Raises
    ``PermissionDenied`` when this person may not appoint here, ``Refusal`` when the candidate may
    not sit there. Nobody changes sides.
    """
    evaluation = lock_evaluation(evaluation_id)
    role = "" if duty == SeatDuty.FACILITATOR else role
    if not can_appoint_seat(by, evaluation, role):
        raise PermissionDenied
    candidate = User.objects.get(pk=user_id)
    _refuse_candidate(candidate, evaluation, role)
    if duty == SeatDuty.ANSWERABLE:
        evaluation.seats.filter(role=role, duty=SeatDuty.ANSWERABLE).exclude(user=candidate).update(
            duty=SeatDuty.DRAFTER
        )
    seat, _created = Seat.objects.update_or_create(
        evaluation=evaluation,
        user=candidate,
        defaults={"role": role, "duty": duty},
        create_defaults={"role": role, "duty": duty, "appointed_at": now},
    )
    record(
        Event.SEAT_APPOINTED,
        by=by,
        target=evaluation,
        side=evaluation.form.label_of(role),
        duty=duty,
        user=candidate.pk,
    )
    seat_sheet(evaluation, seat)
    notices.tell_appointed(seat)
    return seat


@transaction.atomic
def dismiss_seat(*, seat_id: int, by: User, now: datetime) -> Evaluation:
    """Take somebody's place away; what they wrote stays with the side.

    Of somebody who answers alone stays what was sealed; when nobody else was awaited, all see all.
    Raises ``PermissionDenied``, or ``Refusal`` for the person answerable once marking has begun: a
    side must not be left without one.
    """
    evaluation = lock_evaluation(
        Seat.objects.values_list("evaluation_id", flat=True).get(pk=seat_id)
    )
    seat = evaluation.seats.get(pk=seat_id)
    if not can_appoint_seat(by, evaluation, seat.role):
        raise PermissionDenied
    if seat.duty == SeatDuty.ANSWERABLE and evaluation.state != State.PREPARING:
        raise Refusal(_("記入責任者は外せません。先に後任を記入責任者にしてください。"))
    clear_sheet(evaluation, seat)
    seat.delete()
    record(
        Event.SEAT_DISMISSED,
        by=by,
        target=evaluation,
        side=evaluation.form.label_of(seat.role),
        duty=seat.duty,
        user=seat.user_id,
    )
    reveal_what_is_complete(evaluation, all_parts(evaluation), by=by, now=now)
    return evaluation


@transaction.atomic
def name_respondent(*, evaluation_id: int, role: str, data: RespondentData, by: User) -> Respondent:
    """Write down who answers for a side on the paper: personal data, kept apart, not published."""
    evaluation = lock_evaluation(evaluation_id)
    if not can_name_respondent(by, evaluation, role):
        raise PermissionDenied
    respondent, _created = Respondent.objects.get_or_create(evaluation=evaluation, role=role)
    respondent.post = data.post
    person = respondent.person
    if data.name:
        person = person or Person()
        person.name, person.telephone = data.name, data.telephone
        person.save()
        respondent.person = person
    respondent.save()
    record(Event.RESPONDENT_NAMED, by=by, target=evaluation, side=evaluation.form.label_of(role))
    return respondent


@transaction.atomic
def open_evaluation(*, evaluation_id: int, by: User, now: datetime) -> Evaluation:
    """Let the marking begin: one empty sheet per voice, with every item that it is asked.

    Raises ``PermissionDenied``, or ``Refusal`` that names what is missing.
    """
    evaluation = lock_evaluation(evaluation_id)
    LIFECYCLE.check(evaluation.state, State.ANSWERING)
    if not can_open_evaluation(by, evaluation):
        raise PermissionDenied
    missing = missing_for_opening(evaluation)
    if missing:
        raise Refusal("\n".join(missing))
    lay_out_sheets(evaluation)
    evaluation.state, evaluation.opened_at = State.ANSWERING, now
    evaluation.save(update_fields=["state", "opened_at"])
    record(Event.EVALUATION_OPENED, by=by, target=evaluation)
    notices.tell_opened(evaluation)
    return evaluation


def _refuse_candidate(candidate: User, evaluation: Evaluation, role: str) -> None:
    """In words, for whoever appoints: not of this side, or already on another one."""
    if not can_take_seat(candidate, evaluation, role):
        raise Refusal(
            _(
                "%(name)sさんは、この側の団体・部署に所属していないか、システム管理者のため、担当になれません。"
            )
            % {"name": candidate.name}
        )
    held = evaluation.seats.filter(user=candidate).first()
    if held is not None and held.role != role:
        raise Refusal(_("すでに別の立場で担当しています。先にその担当を外してください。"))


def _refuse_same_year(project: Project, sheet_format: SheetFormat, fiscal_year: int) -> None:
    """A year has one evaluation; sheets that belong together stand beside one another."""
    scheme = sheet_format.definition.scheme
    for other in project.evaluations.filter(fiscal_year=fiscal_year).with_sheet():
        beside = other.form.scheme
        linked = scheme is not None and beside is not None and scheme.code == beside.code
        if not linked or (beside and scheme and beside.position == scheme.position):
            raise Refusal(
                _("%(project)sの%(year)sの評価は、すでにあります。")
                % {"project": project.name, "year": FiscalYear(fiscal_year)}
            )


def _latest_before(
    project: Project, sheet_format: SheetFormat, data: PreparationData
) -> Evaluation | None:
    """The latest earlier evaluation that none has taken over from yet, best on the same form."""
    earlier = list(
        project.evaluations.filter(fiscal_year__lt=data.fiscal_year, carried_to__isnull=True)
        .select_related("sheet_format")
        .order_by("-fiscal_year", "pk")
    )
    same = [each for each in earlier if each.sheet_format.code == sheet_format.code]
    return next(iter(same or earlier), None)


def _write_schedule(evaluation: Evaluation, dates: Mapping[str, SectionDates]) -> None:
    for section in {section.schedule_key: section for section in evaluation.form.sections}.values():
        days = dates.get(section.schedule_key)
        if days is None:
            raise Refusal(_("「%(section)s」の日程がありません。") % {"section": section.heading})
        if days.due_on < days.opens_on:
            raise Refusal(
                _("「%(section)s」の締切が、封印できる日より前です。")
                % {"section": section.heading}
            )
        SectionSchedule.objects.update_or_create(
            evaluation=evaluation,
            section=section.schedule_key,
            defaults={"opens_on": days.opens_on, "due_on": days.due_on},
        )


def _carry_over(earlier: Evaluation, evaluation: Evaluation, *, by: User, now: datetime) -> None:
    copy_roles_table(
        project=evaluation.project,
        from_year=earlier.fiscal_year,
        to_year=evaluation.fiscal_year,
        by=by,
    )
    roles = {role.id for role in evaluation.form.roles} | {""}
    own_items = {
        section.origin for section in evaluation.form.sections if section.kind == "open_rows"
    }
    evaluation.own_items = {k: v for k, v in earlier.own_items.items() if k in own_items}
    evaluation.save(update_fields=["own_items"])
    for seat in earlier.seats.select_related("user").filter(role__in=roles):
        if can_take_seat(seat.user, evaluation, seat.role):
            Seat.objects.create(
                evaluation=evaluation,
                user=seat.user,
                role=seat.role,
                duty=seat.duty,
                appointed_at=now,
            )
    begun_in = Q(source__in=_SOURCES, source_id=earlier.pk)
    actions = evaluation.project.improvements.filter(begun_in | Q(state__in=UNSETTLED))
    CarriedAction.objects.bulk_create(
        CarriedAction(evaluation=evaluation, action=action)
        for action in actions.order_by("due_on", "pk")
    )
