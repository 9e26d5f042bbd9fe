"""Every write on projects, by noun."""

from kyodo.projects.actions.duties import assign_duty, report_duty
from kyodo.projects.actions.improvements import (
    ImprovementData,
    Origin,
    acknowledge_drop,
    add_improvement,
    report_improvement,
)
from kyodo.projects.actions.projects import (
    ProjectChangedMeanwhile,
    add_project,
    change_project,
    name_sides,
)
from kyodo.projects.actions.roles_table import (
    RolesTableChangedMeanwhile,
    copy_roles_table,
    write_roles_table,
)
from kyodo.projects.actions.steps import (
    StepData,
    add_project_step,
    change_project_step,
    remove_project_step,
)

__all__ = [
    "ImprovementData",
    "Origin",
    "ProjectChangedMeanwhile",
    "RolesTableChangedMeanwhile",
    "StepData",
    "acknowledge_drop",
    "add_improvement",
    "add_project",
    "add_project_step",
    "assign_duty",
    "change_project",
    "change_project_step",
    "copy_roles_table",
    "name_sides",
    "remove_project_step",
    "report_duty",
    "report_improvement",
    "write_roles_table",
]
