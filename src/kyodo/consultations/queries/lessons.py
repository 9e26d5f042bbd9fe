"""Where a lesson may become an action, and whose it can be."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kyodo.accounts.models import User
from kyodo.consultations.permissions import projects_for_lessons
from kyodo.projects.models import Party, Project


@dataclass(frozen=True)
class LessonPlace:
    """One side of one project."""

    project: Project
    side: str
    label: str

    def __str__(self) -> str:
        return _("%(project)s：%(side)s") % {"project": self.project, "side": self.label}


def places_for_lessons(user: User) -> Sequence[LessonPlace]:
    """Every side of the projects in which this person may write an action."""
    projects = projects_for_lessons(user)
    parties = Party.objects.naming_sides().filter(project__in=projects).select_related("project")
    places = {
        (party.project_id, party.side): LessonPlace(party.project, party.side, party.side_label)
        for party in parties.order_by("project__name", "project_id", "position")
    }
    return list(places.values())
