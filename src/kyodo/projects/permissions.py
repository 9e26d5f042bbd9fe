"""Who may keep a project: people of its parties, and administrators until there are any."""

from kyodo.accounts.models import User
from kyodo.organisations.models import Organisation
from kyodo.organisations.permissions import user_organisation_ids
from kyodo.projects.models import Duty, ImprovementAction, Project


def can_add_project(user: User) -> bool:
    """Offices and the centre register projects; a group proposes them elsewhere."""
    return (
        user.is_administrator
        or Organisation.objects.filter(
            pk__in=user_organisation_ids(user),
            kind__in=[Organisation.Kind.DEPARTMENT, Organisation.Kind.CENTRE],
        ).exists()
    )


def can_change_project(user: User, project: Project) -> bool:
    """People of either party; an administrator sets it up."""
    return user.is_administrator or stands_for_party(user, project)


def can_see_improvements(user: User, project: Project) -> bool:
    """People of the parties: what they undertake comes out of their talk, until it is published."""
    return stands_for_party(user, project)


def can_change_improvement(user: User, action: ImprovementAction) -> bool:
    """People of the side that undertook it; the other side cannot declare it done."""
    return action.project.parties.filter(
        side=action.side, organisation_id__in=user_organisation_ids(user)
    ).exists()


def can_acknowledge_drop(user: User, action: ImprovementAction) -> bool:
    """People of another side, and of another side only."""
    own = action.project.parties.filter(organisation_id__in=user_organisation_ids(user))
    sides = set(own.values_list("side", flat=True))
    return bool(sides) and action.side not in sides


def can_report_duty(user: User, duty: Duty) -> bool:
    """People of the side whose duty it is."""
    return duty.work_item.project.parties.filter(
        side=duty.side, organisation_id__in=user_organisation_ids(user)
    ).exists()


def can_keep_steps(user: User, project: Project) -> bool:
    """People of either party write down what happened, and read its papers; nobody else."""
    return stands_for_party(user, project)


def stands_for_party(user: User, project: Project) -> bool:
    """Whether this person belongs to one of the project's organisations."""
    return project.parties.filter(organisation_id__in=user_organisation_ids(user)).exists()
