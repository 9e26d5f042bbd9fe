"""From a project to an evaluation that both sides can mark."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kyodo.accounts.requests import Request
from kyodo.audit.history import history_of
from kyodo.audit.trail import record_readings
from kyodo.evaluations import permissions
from kyodo.evaluations.actions import preparation as actions
from kyodo.evaluations.forms.preparation import (
    ChoiceOfProjectForm,
    FacilitatorForm,
    GuestSeatForm,
    PreparationForm,
    RespondentForm,
    ScheduleForm,
    SideSeatForm,
)
from kyodo.evaluations.models import Evaluation, SheetFormat, SheetPart
from kyodo.evaluations.queries import evaluation_page
from kyodo.evaluations.queries.evaluation_page import SideLine
from kyodo.evaluations.queries.preparation import missing_for_opening
from kyodo.evaluations.roles import SeatDuty
from kyodo.evaluations.states import State
from kyodo.evaluations.views.addressed import visible_evaluation
from kyodo.lifecycle import Refusal
from kyodo.organisations.permissions import user_organisation_ids
from kyodo.projects.models import Project
from kyodo.projects.queries import parties_with_members, roles_table_rows
from kyodo.ui.pages import show


def prepare_evaluation(request: Request) -> HttpResponse:
    """First the project and the form, then what depends on them."""
    choice = ChoiceOfProjectForm(
        request.GET if "form" in request.GET else None,
        projects=_preparable(request),
    )
    project, sheet_format = _chosen(request, choice)
    context: dict[str, Any] = {"choice": choice, "project": project, "sheet_format": sheet_format}
    if project is None or sheet_format is None:
        return show(request, "evaluations/prepare_evaluation.html", context)
    year = evaluation_page.next_year_of(project, timezone.localdate())
    form = PreparationForm(
        request.POST or None,
        form=sheet_format.definition,
        initial=evaluation_page.preparation_initial(sheet_format, year),
    )
    if request.method == "POST" and form.is_valid():
        try:
            evaluation = actions.prepare_evaluation(
                project_id=project.pk,
                data=form.data_for(sheet_format),
                by=request.user,
                now=timezone.now(),
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("評価を準備しました。担当する人を決めてください。"))
            return redirect("evaluations:show_evaluation", pk=evaluation.pk)
    return show(request, "evaluations/prepare_evaluation.html", context | {"form": form})


def show_evaluation(request: Request, pk: int) -> HttpResponse:
    """Where it stands, what comes next, who does what."""
    evaluation = visible_evaluation(request, pk)
    return show(request, "evaluations/show_evaluation.html", _page(request, evaluation))


def change_schedule(request: Request, pk: int) -> HttpResponse:
    evaluation = visible_evaluation(request, pk)
    if not permissions.can_change_schedule(request.user, evaluation):
        raise PermissionDenied
    form = ScheduleForm(
        request.POST or None,
        form=evaluation.form,
        initial=evaluation_page.schedule_initial(evaluation),
    )
    if request.method == "POST" and form.is_valid():
        actions.change_schedule(evaluation_id=pk, dates=form.dates, by=request.user)
        messages.success(request, _("日程を保存しました。"))
        return redirect("evaluations:show_evaluation", pk=pk)
    return show(
        request, "evaluations/change_schedule.html", {"evaluation": evaluation, "form": form}
    )


def open_evaluation(request: Request, pk: int) -> HttpResponse:
    """Asks once more before the marking begins, and names who will be told."""
    evaluation = visible_evaluation(request, pk)
    if not permissions.can_open_evaluation(request.user, evaluation):
        raise PermissionDenied
    if request.method == "POST":
        actions.open_evaluation(evaluation_id=pk, by=request.user, now=timezone.now())
        messages.success(request, _("記入を始めました。担当の人たちに知らせました。"))
        return redirect("evaluations:show_evaluation", pk=pk)
    return show(
        request,
        "evaluations/open_evaluation.html",
        {
            "evaluation": evaluation,
            "missing": missing_for_opening(evaluation),
            "effects": [
                _("記入者と記入責任者が、自分の側の評価を書けるようになります。"),
                _("担当の人たちに、記入が始まったことをメールで知らせます。"),
                _("この後は、それぞれの側の担当者を、その側の記入責任者だけが決められます。"),
            ],
        },
    )


@require_POST
def appoint_seat(request: Request, pk: int) -> HttpResponse:
    evaluation = visible_evaluation(request, pk)
    if "email" in request.POST:
        facilitator = FacilitatorForm(request.POST)
        if not facilitator.is_valid():
            context = _page(request, evaluation) | {"facilitator_form": facilitator}
            return show(request, "evaluations/show_evaluation.html", context)
        found = facilitator.cleaned_data["email"]
        user_id, role, duty = found.pk, "", SeatDuty.FACILITATOR.value
    else:
        form = _posted_seat_form(request, evaluation)
        if not form.is_valid():
            if not permissions.can_appoint_seat(request.user, evaluation, str(form.prefix)):
                raise PermissionDenied
            context = _page(request, evaluation, form)
            return show(request, "evaluations/show_evaluation.html", context)
        data = form.cleaned_data
        if data["role"] != form.prefix:
            raise Refusal(_("担当する人と担当を選んでください。"))
        candidate = data["email"] if isinstance(form, GuestSeatForm) else data["user"]
        user_id, role, duty = candidate.pk, data["role"], data["duty"]
    seat = actions.appoint_seat(
        evaluation_id=pk, user_id=user_id, role=role, duty=duty, by=request.user, now=timezone.now()
    )
    messages.success(
        request,
        _("%(name)sさんを「%(duty)s」にしました。")
        % {"name": seat.user.name, "duty": SeatDuty(seat.duty).label},
    )
    return redirect("evaluations:show_evaluation", pk=pk)


@require_http_methods(["GET", "POST"])
def dismiss_seat(request: Request, pk: int, seat_pk: int) -> HttpResponse:
    """Asks once more: who answers alone takes along what was not sealed."""
    evaluation = visible_evaluation(request, pk)
    seat = get_object_or_404(evaluation.seats.select_related("user"), pk=seat_pk)
    if request.method == "GET":
        if not permissions.can_appoint_seat(request.user, evaluation, seat.role):
            raise PermissionDenied
        context = {
            "evaluation": evaluation,
            "seat": seat,
            "effects": evaluation_page.effects_of_dismissing(evaluation, seat),
        }
        return show(request, "evaluations/dismiss_seat.html", context)
    actions.dismiss_seat(seat_id=seat_pk, by=request.user, now=timezone.now())
    messages.success(request, _("担当から外しました。"))
    return redirect("evaluations:show_evaluation", pk=pk)


def name_respondent(request: Request, pk: int, role: str) -> HttpResponse:
    """Who answers for a side on the paper, with how to reach them."""
    evaluation = visible_evaluation(request, pk)
    if not permissions.can_name_respondent(request.user, evaluation, role):
        raise PermissionDenied
    label = next((entry.label for entry in evaluation.form.roles if entry.id == role), None)
    if label is None:
        raise Http404
    respondent = evaluation.respondents.select_related("person").filter(role=role).first()
    initial = {}
    if respondent is not None:
        initial["post"] = respondent.post
        if respondent.person is not None:
            initial |= {"name": respondent.person.name, "telephone": respondent.person.telephone}
            record_readings(by=request.user, targets=[respondent.person])
    form = RespondentForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.name_respondent(evaluation_id=pk, role=role, data=form.respondent, by=request.user)
        messages.success(request, _("記入責任者の連絡先を保存しました。"))
        return redirect("evaluations:show_evaluation", pk=pk)
    return show(
        request,
        "evaluations/name_respondent.html",
        {"evaluation": evaluation, "form": form, "label": label},
    )


def show_history(request: Request, pk: int) -> HttpResponse:
    """What happened, as far as this reader may know of it."""
    evaluation = visible_evaluation(request, pk)
    seat = evaluation.seat_of(request.user)
    own = SheetPart.objects.none()
    if seat is not None and seat.role:
        own = SheetPart.objects.written_by(seat)
    keys = [f"sheet_part:{part_id}" for part_id in own.order_by("pk").values_list("pk", flat=True)]
    return show(
        request,
        "evaluations/show_history.html",
        {"evaluation": evaluation, "lines": history_of(evaluation, own=keys)},
    )


def _preparable(request: Request) -> Any:
    """Projects whose evaluation this person may prepare; the rule of ``can_prepare_evaluation``."""
    if request.user.is_administrator:
        return Project.objects.order_by("name", "pk")
    own = user_organisation_ids(request.user)
    return Project.objects.of_organisations(set(own)).order_by("name", "pk")


def _chosen(
    request: Request, choice: ChoiceOfProjectForm
) -> tuple[Project | None, SheetFormat | None]:
    """What was chosen, or all that there is to choose."""
    if choice.is_bound:
        if not choice.is_valid():
            return None, None
        return choice.cleaned_data["project"], choice.cleaned_data["form"]
    wanted = request.GET.get("project", "")
    project = _preparable(request).filter(pk=int(wanted)).first() if wanted.isdecimal() else None
    if project is None:
        return None, None
    choice.initial["project"] = project
    return project, evaluation_page.next_form_of(project)


def _page(
    request: Request,
    evaluation: Evaluation,
    typed: SideSeatForm | GuestSeatForm | None = None,
) -> dict[str, Any]:
    """``typed`` is a form that was sent with something wrong in it."""
    user = request.user
    sides = evaluation_page.side_lines(evaluation)
    seated = evaluation.seat_of(user) is not None
    persons = [line.respondent.person for line in sides if line.respondent and seated]
    record_readings(by=user, targets=[person for person in persons if person is not None])
    can_prepare = permissions.can_change_preparation(user, evaluation)
    return {
        "evaluation": evaluation,
        "can_print_handover_pack": permissions.can_print_handover_pack(user, evaluation.project),
        "steps": evaluation_page.year_steps(
            evaluation, is_carried=Evaluation.objects.filter(carried_from=evaluation).exists()
        ),
        "sections": evaluation_page.section_lines(evaluation),
        "linked_sheets": evaluation_page.linked_sheets(evaluation),
        "sides": [_side(request, evaluation, line, typed) for line in sides],
        "shows_contacts": seated,
        "facilitators": [
            seat
            for seat in evaluation.seats.select_related("user").order_by("pk")
            if seat.duty == SeatDuty.FACILITATOR
        ],
        "facilitator_form": FacilitatorForm(),
        "can_appoint_facilitator": permissions.can_appoint_seat(user, evaluation, ""),
        "can_open": permissions.can_open_evaluation(user, evaluation),
        "missing": missing_for_opening(evaluation) if can_prepare else [],
        "can_change_schedule": permissions.can_change_schedule(user, evaluation),
        "roles_table": roles_table_rows(evaluation.project, evaluation.fiscal_year),
        "parties": parties_with_members(evaluation.project),
        "may_start_action": permissions.can_start_action(request.user, evaluation),
        "published": evaluation.publications.published().order_by("-number").first(),
        "can_compare": permissions.can_compare_check_sheets(user, evaluation),
        "is_preparing": evaluation.state == State.PREPARING,
        "can_write_roles_table": can_prepare,
    }


def _side(
    request: Request,
    evaluation: Evaluation,
    line: SideLine,
    typed: SideSeatForm | GuestSeatForm | None,
) -> dict[str, Any]:
    may_appoint = permissions.can_appoint_seat(request.user, evaluation, line.role.id)
    form = typed if typed and typed.prefix == line.role.id else _seat_form(line)
    return {
        "line": line,
        "can_appoint": may_appoint,
        "can_name": permissions.can_name_respondent(request.user, evaluation, line.role.id),
        "form": form if may_appoint else None,
    }


def _seat_form(line: SideLine, data: Any = None) -> SideSeatForm | GuestSeatForm:
    if not line.role.side:
        return GuestSeatForm(data, role=line.role.id)
    return SideSeatForm(
        data,
        role=line.role.id,
        candidates=evaluation_page.candidates_for(line.organisations),
    )


def _posted_seat_form(request: Request, evaluation: Evaluation) -> SideSeatForm | GuestSeatForm:
    """The form of the side that was posted: its fields carry the role as prefix."""
    for line in evaluation_page.side_lines(evaluation):
        if f"{line.role.id}-role" in request.POST:
            return _seat_form(line, request.POST)
    raise Refusal(_("画面の内容を読み取れませんでした。画面を開き直してください。"))
