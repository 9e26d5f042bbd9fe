"""Who may do what on an evaluation. Roles of the form are rows; no side has a privilege."""

from django.db.models import QuerySet

from kyodo.accounts.models import User
from kyodo.evaluations.models import Evaluation, FormatDraft, Seat, SheetImport, SheetPart
from kyodo.evaluations.roles import SeatDuty
from kyodo.evaluations.states import State
from kyodo.organisations.models import Organisation
from kyodo.organisations.permissions import user_organisation_ids
from kyodo.projects.models import Party, Project


def can_prepare_evaluation(user: User, project: Project) -> bool:
    """Either side may begin, and an administrator for both; nobody has to wait for the other."""
    return user.is_administrator or _stands_for_a_party(user, project)


def can_change_preparation(user: User, evaluation: Evaluation) -> bool:
    """Dates and contact data, until the marks are being written."""
    return evaluation.state == State.PREPARING and can_prepare_evaluation(user, evaluation.project)


def can_change_schedule(user: User, evaluation: Evaluation) -> bool:
    """Whoever prepares; once marks are being written, the persons answerable."""
    if evaluation.state == State.ANSWERING:
        return _is_answerable(user, evaluation)
    return can_change_preparation(user, evaluation)


def can_appoint_seat(user: User, evaluation: Evaluation, role: str) -> bool:
    """While preparing, whoever prepares. Afterwards a role names its own people and nobody else
    does, or somebody could put himself where the others' marks can be read. Only a role without a
    party that nobody holds, such as an optional third party, is filled by the others."""
    if evaluation.state == State.PREPARING:
        return can_prepare_evaluation(user, evaluation.project)
    seat = evaluation.seat_of(user)
    if seat is None or seat.duty != SeatDuty.ANSWERABLE:
        return _replaces_missing_answerable(user, evaluation, role)
    if role in ("", seat.role):
        return True
    held = evaluation.seats.filter(role=role, user__is_active=True)
    return (
        not evaluation.form.role(role).side
        and not held.exists()
        and not _leaves_something_withheld(evaluation, role)
    )


def can_take_seat(candidate: User, evaluation: Evaluation, role: str) -> bool:
    """A side is represented by people of its own organisation, never by an administrator.

    A role without a party, such as a council, takes nobody from the parties themselves.
    """
    if candidate.is_administrator or not candidate.is_active:
        return False
    if not role:
        return True
    own = user_organisation_ids(candidate)
    parties = evaluation.project.parties.filter(organisation_id__in=own)
    if not evaluation.form.role(role).side:
        return not parties.exists()
    return parties.filter(side=evaluation.form.role(role).side).exists()


def can_open_evaluation(user: User, evaluation: Evaluation) -> bool:
    """Whoever prepares it, once everything needed is there."""
    return can_change_preparation(user, evaluation)


def can_name_respondent(user: User, evaluation: Evaluation, role: str) -> bool:
    """Contact data of a side: whoever prepares, later the people of that side only."""
    seat = evaluation.seat_of(user)
    return can_change_preparation(user, evaluation) or (seat is not None and seat.role == role)


def can_show_check_sheet(user: User, evaluation: Evaluation) -> bool:
    """Whoever may know of the evaluation sees the paper; its cells are withheld one by one."""
    return Evaluation.objects.visible_to(user).filter(pk=evaluation.pk).exists()


def can_save_answers(user: User, evaluation: Evaluation, role: str) -> bool:
    """The people of this role, alone or with others, while anything may still be answered."""
    seat = evaluation.seat_of(user)
    return (
        seat is not None
        and bool(role)
        and role in evaluation.form.voices_of(seat.role)
        and evaluation.is_being_filled
    )


def can_seal_section(user: User, evaluation: Evaluation, role: str) -> bool:
    """The person answerable (記入責任者) hands in for a side; who answers alone does it too."""
    seat = evaluation.seat_of(user)
    return (
        can_save_answers(user, evaluation, role)
        and seat is not None
        and (seat.duty == SeatDuty.ANSWERABLE or evaluation.form.role(role).voice == "each")
    )


def can_reopen_section(user: User, evaluation: Evaluation, role: str) -> bool:
    """The same person may take a seal back, until the reveal."""
    return can_seal_section(user, evaluation, role)


def can_compare_check_sheets(user: User, evaluation: Evaluation) -> bool:
    """Those with a seat and members of the parties; an administrator reads what is published."""
    return not user.is_administrator and can_show_check_sheet(user, evaluation)


def can_type_figure(user: User, evaluation: Evaluation) -> bool:
    """People of any side write figures and targets, until the reveal takes them down for good."""
    seat = evaluation.seat_of(user)
    return (
        evaluation.state in (State.PREPARING, State.ANSWERING)
        and seat is not None
        and bool(seat.role)
        and bool(evaluation.form.role(seat.role).side)
    )


def can_change_typed_figure(user: User, evaluation: Evaluation, side: str) -> bool:
    """The people of the side that typed it; the others see it and say so if they doubt it."""
    seat = evaluation.seat_of(user)
    return (
        can_type_figure(user, evaluation)
        and seat is not None
        and evaluation.form.role(seat.role).side == side
    )


def can_save_talk_note(user: User, evaluation: Evaluation, role: str) -> bool:
    """A side says how it saw an item; what was found together anybody at the table may write."""
    seat = evaluation.seat_of(user)
    return (
        seat is not None
        and evaluation.is_in_talk
        and evaluation.form.talk is not None
        and role in ("", *evaluation.form.voices_of(seat.role))
    )


def can_change_mark(user: User, evaluation: Evaluation, role: str) -> bool:
    """The person answerable of the side whose mark it is, or who answers alone; only in a talk."""
    seat = evaluation.seat_of(user)
    return (
        evaluation.is_in_talk
        and evaluation.form.talk is not None
        and seat is not None
        and role in evaluation.form.voices_of(seat.role)
        and (seat.duty == SeatDuty.ANSWERABLE or evaluation.form.role(role).voice == "each")
    )


def can_agree_improvement(user: User, evaluation: Evaluation) -> bool:
    """Both sides write down what will be done, and so may the facilitator in their presence."""
    return (
        evaluation.is_in_talk
        and evaluation.form.talk is not None
        and evaluation.seat_of(user) is not None
    )


def can_start_action(user: User, evaluation: Evaluation) -> bool:
    """People of the parties, from the reveal on and also after the publication."""
    shown = (State.TALKING, State.PUBLISHED, State.CORRECTING)
    return evaluation.state in shown and _stands_for_a_party(user, evaluation.project)


def can_record_meeting(user: User, evaluation: Evaluation) -> bool:
    """Anybody who sits at the table."""
    return can_agree_improvement(user, evaluation)


def can_write_joint_text(user: User, evaluation: Evaluation) -> bool:
    """People of the roles that write together; a facilitator attends but does not write."""
    seat = evaluation.seat_of(user)
    return evaluation.is_open_to_change and seat is not None and seat.role in _writers(evaluation)


def can_agree_joint_text(user: User, evaluation: Evaluation) -> bool:
    """The person answerable agrees for the own side."""
    return (
        evaluation.is_open_to_change
        and _is_answerable(user, evaluation)
        and can_write_joint_text(user, evaluation)
    )


def can_propose_publication(user: User, evaluation: Evaluation) -> bool:
    """The person answerable of either side proposes; the other one has to consent.

    Where one role alone publishes, anybody of it proposes and somebody else consents.
    """
    if not evaluation.is_open_to_change:
        return False
    seat = evaluation.seat_of(user)
    if len(evaluation.form.publishers) == 1:
        return seat is not None and seat.role in evaluation.form.publishers
    return _publishes(user, evaluation)


def can_consent_to_publication(user: User, evaluation: Evaluation) -> bool:
    """Each person answerable, once for the own side.

    Where one role alone publishes, two of its people do, one of them answerable.
    """
    if not evaluation.is_open_to_change:
        return False
    seat = evaluation.seat_of(user)
    if len(evaluation.form.publishers) > 1:
        return _publishes(user, evaluation)
    proposal = evaluation.publications.proposed().order_by("-pk").first()
    if seat is None or proposal is None or seat.role not in evaluation.form.publishers:
        return False
    if proposal.proposed_by_id == user.pk:
        return False
    by_answerable = evaluation.seats.filter(
        user=proposal.proposed_by_id, duty=SeatDuty.ANSWERABLE
    ).exists()
    return by_answerable or seat.duty == SeatDuty.ANSWERABLE


def can_start_correction(user: User, evaluation: Evaluation) -> bool:
    """Either side may ask for a correction; publishing it takes both again."""
    return evaluation.state == State.PUBLISHED and _publishes(user, evaluation)


def can_abandon_correction(user: User, evaluation: Evaluation) -> bool:
    """Either side; what has been published stays as it is."""
    return evaluation.state == State.CORRECTING and _publishes(user, evaluation)


def can_print_handover_pack(user: User, project: Project) -> bool:
    """People of the parties and those with a seat: the paper names people and what they wrote."""
    return not user.is_administrator and (
        _stands_for_a_party(user, project)
        or Seat.objects.filter(evaluation__project=project, user=user).exists()
    )


def can_import_sheet(user: User) -> bool:
    """Sheets published on paper are brought in by the offices that keep them."""
    return (
        user.is_administrator
        or Organisation.objects.filter(
            pk__in=user_organisation_ids(user),
            kind__in=[Organisation.Kind.DEPARTMENT, Organisation.Kind.CENTRE],
        ).exists()
    )


def can_load_format(user: User) -> bool:
    """Forms are kept by the offices that keep the sheets."""
    return can_import_sheet(user)


def can_change_format_draft(user: User, draft: FormatDraft) -> bool:
    """Whoever began it; an administrator may finish it when that person has left."""
    return can_load_format(user) and (user.is_administrator or draft.owner_id == user.pk)


def can_store_word_template(user: User) -> bool:
    """A template decides how every paper of its form looks: whoever keeps the forms."""
    return can_load_format(user)


def can_remove_word_template(user: User) -> bool:
    """The same people; the product's own template is used from then on."""
    return can_store_word_template(user)


def can_decide_sheet(user: User, sheet_import: SheetImport) -> bool:
    """Whoever brought the sheet; its text may hold names and telephone numbers."""
    return sheet_import.received_by_id == user.pk and can_import_sheet(user)


def _stands_for_a_party(user: User, project: Project) -> bool:
    return project.parties.filter(organisation_id__in=user_organisation_ids(user)).exists()


def _leaves_something_withheld(evaluation: Evaluation, role: str) -> bool:
    """Whether people who have left wrote, with one voice, what a new one could read too early."""
    return SheetPart.objects.filter(
        check_sheet__evaluation=evaluation,
        check_sheet__role=role,
        check_sheet__number=0,
        revealed_at__isnull=True,
    ).exists()


def _parties_of_role(evaluation: Evaluation, role: str) -> QuerySet[Party]:
    side = next((entry.side for entry in evaluation.form.roles if entry.id == role), None)
    return evaluation.project.parties.filter(side=side)


def _is_answerable(user: User, evaluation: Evaluation) -> bool:
    seat = evaluation.seat_of(user)
    return seat is not None and seat.duty == SeatDuty.ANSWERABLE


def _publishes(user: User, evaluation: Evaluation) -> bool:
    """Whether this is the person answerable of a role whose consent publishing needs."""
    seat = evaluation.seat_of(user)
    return _is_answerable(user, evaluation) and (
        seat is not None and seat.role in evaluation.form.publishers
    )


def _writers(evaluation: Evaluation) -> tuple[str, ...]:
    narratives = evaluation.form.narratives
    return narratives.agreed_by if narratives else ()


def _replaces_missing_answerable(user: User, evaluation: Evaluation, role: str) -> bool:
    """When the person answerable has left, the organisation's representatives name the next.

    A role without a party has no representatives: its other people do.
    """
    if not role or user.is_administrator:
        return False
    left = not Seat.objects.filter(
        evaluation=evaluation, role=role, duty=SeatDuty.ANSWERABLE, user__is_active=True
    ).exists()
    if not evaluation.form.role(role).side:
        seat = evaluation.seat_of(user)
        return left and seat is not None and seat.role == role
    parties = _parties_of_role(evaluation, role)
    return (
        left
        and user.memberships.filter(
            role="representative", organisation__parties__in=parties
        ).exists()
    )
