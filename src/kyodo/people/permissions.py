"""Who may see and keep contact data. Other apps show a person to those whom they serve."""

from kyodo.accounts.permissions import Viewer, is_administrator
from kyodo.people.models import Person


def can_list_people(user: Viewer) -> bool:
    return is_administrator(user)


def can_show_person(user: Viewer, person: Person) -> bool:
    """The administrator answers requests for disclosure and deletion; each look is recorded."""
    return is_administrator(user)


def can_change_person(user: Viewer, person: Person) -> bool:
    return is_administrator(user) and person.forgotten_at is None


def can_forget_person(user: Viewer, person: Person) -> bool:
    return is_administrator(user) and person.forgotten_at is None
