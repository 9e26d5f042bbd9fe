"""Every write on projects, by noun."""

from kyodo.projects.actions.duties import assign_duty, report_duty
from kyodo.projects.actions.improvements import (
    ImprovementData,
    Origin,
    acknowledge_drop,
    add_improvement,
    report_improvement,
)
from kyodo.projects.actions.projects import add_project, change_project, name_sides
from kyodo.projects.actions.roles_table import (
    RolesTableChangedMeanwhile,
    copy_roles_table,
    write_roles_table,
)

__all__ = [
    "ImprovementData",
    "Origin",
    "RolesTableChangedMeanwhile",
    "acknowledge_drop",
    "add_improvement",
    "add_project",
    "assign_duty",
    "change_project",
    "copy_roles_table",
    "name_sides",
    "report_duty",
    "report_improvement",
    "write_roles_table",
]
