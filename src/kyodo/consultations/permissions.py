"""Who may see and handle a consultation. An administrator as such has no part in it."""

from django.db.models import Q

from kyodo.accounts.models import User
from kyodo.accounts.permissions import Viewer
from kyodo.consultations.models import (
    BulkChange,
    Case,
    Referral,
    Retention,
    SavedView,
    StatisticsReport,
)
from kyodo.consultations.states import ReferralState, ReportState
from kyodo.organisations.models import Organisation
from kyodo.organisations.permissions import (
    is_centre_lead,
    is_centre_staff,
    is_member_of,
    user_organisation_ids,
)
from kyodo.projects.models import Party, Project, ProjectQuerySet
from kyodo.projects.permissions import can_add_project, stands_for_party


def can_list_cases(user: Viewer) -> bool:
    """The centre's staff; a case is personal data."""
    return is_centre_staff(user)


def can_receive_case(user: Viewer) -> bool:
    """Whoever sits at the counter or the telephone."""
    return is_centre_staff(user)


def can_change_case(user: Viewer, case: Case) -> bool:
    """Any of the staff, not the owner alone: the counter goes on when somebody is ill."""
    return is_centre_staff(user) and not case.is_disposed and case.merged_into_id is None


def can_start_project(user: User, case: Case) -> bool:
    """A case becomes a project by whoever may register projects anyway."""
    return can_change_case(user, case) and case.project_id is None and can_add_project(user)


def can_undo_bulk_change(user: Viewer, change: BulkChange) -> bool:
    """Whoever made it, while working at the centre."""
    return is_centre_staff(user) and change.changed_by_id == user.pk


def can_forget_view(user: Viewer, view: SavedView) -> bool:
    """One's own; a shared one also by whoever speaks for the centre, for people come and go."""
    if view.owner_id == user.pk:
        return is_centre_staff(user)
    return view.is_shared and is_centre_lead(user)


def can_keep_lists(user: Viewer) -> bool:
    """Topics, text blocks, hours and retention classes: whoever speaks for the centre."""
    return is_centre_lead(user)


def can_propose_disposal(user: Viewer, case: Case) -> bool:
    """Any of the staff, once the case has its outcome; what was merged goes with the other one."""
    return can_change_case(user, case) and not case.is_open


def can_approve_disposal(user: Viewer, retention: Retention) -> bool:
    """Another person than the one who proposed it."""
    case = retention.case
    is_waiting = retention.proposed_at is not None and retention.proposed_by_id is not None
    return is_waiting and can_propose_disposal(user, case) and retention.proposed_by_id != user.pk


def can_export_person_data(user: Viewer) -> bool:
    """The centre's staff answer whoever asks what is held about them; an administrator does not."""
    return is_centre_staff(user)


def can_answer_referral(user: Viewer, referral: Referral) -> bool:
    """People of the body that was asked, until the centre has decided."""
    return referral.is_answerable and is_member_of(user, referral.organisation)


def is_asked_by_centre(user: Viewer) -> bool:
    """People of a body that was ever asked something; the centre's staff are those who ask."""
    own = user_organisation_ids(user)
    asked = Referral.objects.readable().filter(organisation_id__in=own)
    return not is_centre_staff(user) and asked.exists()


def can_list_referrals(user: Viewer) -> bool:
    """Both sides, each its own list."""
    return is_centre_staff(user) or is_asked_by_centre(user)


def can_look_back(user: Viewer) -> bool:
    """Both sides: the centre's staff, and people of departments and of ward centres."""
    return is_centre_staff(user) or bool(own_offices(user))


def sees_all_links(user: Viewer) -> bool:
    """The centre, and departments that carry out a project together with it; others their own."""
    return is_centre_staff(user) or (
        Party.objects.filter(
            organisation_id__in=own_departments(user),
            project__in=_projects_of_centre(),
        ).exists()
    )


def can_note_for_centre(user: Viewer, referral: Referral) -> bool:
    """What the centre learned from what is decided."""
    return is_centre_staff(user) and _is_decided(referral) and not referral.case.is_disposed


def can_note_for_receiver(user: Viewer, referral: Referral) -> bool:
    """What those asked learned from what is decided."""
    is_own = is_member_of(user, referral.organisation)
    return is_own and _is_decided(referral) and referral.is_readable


def can_start_lesson_action(user: User, referral: Referral, project: Project) -> bool:
    """People of a party, in a project of the centre, of a link that they may look back at."""
    if not can_look_back(user) or not _is_decided(referral):
        return False
    sees = sees_all_links(user) or referral.organisation_id in own_offices(user)
    of_centre = _projects_of_centre().filter(pk=project.pk).exists()
    return sees and of_centre and stands_for_party(user, project)


def projects_for_lessons(user: User) -> ProjectQuerySet:
    """Where somebody may start what was learned."""
    return _projects_of_centre().of_organisations(set(user_organisation_ids(user)))


def can_write_statistics_report(user: Viewer) -> bool:
    """Half-year statistics with every number, drafts included: the centre's staff."""
    return is_centre_staff(user)


def can_abandon_statistics_correction(user: Viewer, report: StatisticsReport) -> bool:
    """Anybody of the centre, while a correction is being written and nobody has it before them."""
    return is_centre_staff(user) and report.state == ReportState.DRAFT and report.editions.exists()


def can_publish_statistics_report(user: Viewer, report: StatisticsReport) -> bool:
    """One more look: anybody of the centre but the person who proposed it."""
    return (
        is_centre_staff(user)
        and report.state == ReportState.PROPOSED
        and isinstance(user, User)
        and report.proposed_by_id != user.pk
    )


def own_departments(user: Viewer) -> frozenset[int]:
    """The city's departments that somebody belongs to."""
    return _own_of(user, Organisation.Kind.DEPARTMENT)


def own_offices(user: Viewer) -> frozenset[int]:
    """Those who look back at the links that were asked of them: departments and ward centres."""
    return _own_of(user, Organisation.Kind.DEPARTMENT, Organisation.Kind.WARD_CENTRE)


def _own_of(user: Viewer, *kinds: Organisation.Kind) -> frozenset[int]:
    rows = Organisation.objects.filter(pk__in=user_organisation_ids(user), kind__in=kinds)
    return frozenset(rows.order_by("pk").values_list("pk", flat=True))


def _projects_of_centre() -> ProjectQuerySet:
    """The centre itself is a party, or one of the bodies that run it."""
    centre = Organisation.Kind.CENTRE
    parties = Party.objects.filter(
        Q(organisation__kind=centre) | Q(organisation__consortia__kind=centre)
    )
    return Project.objects.filter(pk__in=parties.values("project_id"))


def _is_decided(referral: Referral) -> bool:
    return referral.state in (ReferralState.LINKED, ReferralState.NOT_LINKED)
