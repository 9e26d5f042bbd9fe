"""Reads of a project for one page or one action."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kyodo.projects.models import Project


@dataclass(frozen=True)
class RolesTableRow:
    """One work item with its duties by side, in printed order."""

    label: str
    title: str
    duties: Mapping[str, Sequence[str]] = field(default_factory=dict)


def roles_table_rows(project: Project, fiscal_year: int) -> list[RolesTableRow]:
    """The roles table of one fiscal year as plain rows."""
    items = project.work_items.filter(fiscal_year=fiscal_year).prefetch_related("duties")
    rows = []
    for item in items:
        duties: dict[str, list[str]] = {}
        for duty in item.duties.all():
            duties.setdefault(duty.side, []).append(duty.text)
        rows.append(RolesTableRow(item.label, item.title, duties))
    return rows
