"""Who may see and handle a consultation. An administrator as such has no part in it."""

from kyodo.accounts.models import User
from kyodo.accounts.permissions import Viewer
from kyodo.consultations.models import Case
from kyodo.organisations.permissions import is_centre_lead, is_centre_staff
from kyodo.projects.permissions import can_add_project


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


def can_keep_lists(user: Viewer) -> bool:
    """Topics, text blocks, hours and retention classes: whoever speaks for the centre."""
    return is_centre_lead(user)
