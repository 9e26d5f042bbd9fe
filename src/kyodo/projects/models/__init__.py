"""Tables of the projects, by noun."""

from kyodo.projects.models.figures import FigureTarget, TypedFigure
from kyodo.projects.models.improvements import ImprovementAction, ImprovementQuerySet
from kyodo.projects.models.projects import (
    Party,
    PartyQuerySet,
    Project,
    ProjectQuerySet,
    Side,
    SideQuerySet,
)
from kyodo.projects.models.roles_table import Duty, DutyReport, WorkItem
from kyodo.projects.models.steps import ProjectFile, ProjectStep

__all__ = [
    "Duty",
    "DutyReport",
    "FigureTarget",
    "ImprovementAction",
    "ImprovementQuerySet",
    "Party",
    "PartyQuerySet",
    "Project",
    "ProjectFile",
    "ProjectQuerySet",
    "ProjectStep",
    "Side",
    "SideQuerySet",
    "TypedFigure",
    "WorkItem",
]
