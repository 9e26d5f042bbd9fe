"""Who may read, write and agree the plan of a project. No administrator has a part in it."""

from kyodo.accounts.models import User
from kyodo.organisations.permissions import represented_organisation_ids
from kyodo.projects.models import ImprovementAction, Project
from kyodo.projects.permissions import can_change_improvement, stands_for_party


def can_read_plan(user: User, project: Project) -> bool:
    """People of the parties: a plan in the making is theirs until they publish it on paper."""
    return stands_for_party(user, project)


def can_write_plan(user: User, project: Project) -> bool:
    """Everybody of either side; what counts is what both agree to."""
    return stands_for_party(user, project)


def can_decide_carried_action(user: User, action: ImprovementAction) -> bool:
    """People of the side that undertook it."""
    return can_change_improvement(user, action)


def sides_spoken_for(user: User, project: Project) -> list[str]:
    """The sides whose agreement somebody can give, in the order of the project."""
    own = represented_organisation_ids(user)
    parties = project.parties.filter(organisation_id__in=own).order_by("position", "pk")
    return list(dict.fromkeys(parties.values_list("side", flat=True)))
