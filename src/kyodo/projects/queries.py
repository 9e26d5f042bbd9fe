"""Reads of a project for one page or one action."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from kyodo.accounts.models import User
from kyodo.fiscal import FiscalYear
from kyodo.organisations.permissions import user_organisation_ids
from kyodo.projects.models import Party, Project, ProjectQuerySet, WorkItem


@dataclass(frozen=True)
class RolesTableRow:
    """One work item with its duties by side, in printed order."""

    label: str
    title: str
    duties: Mapping[str, Sequence[str]] = field(default_factory=dict)


def projects_matching(user: User, words: str) -> ProjectQuerySet:
    """Projects whose name contains every word, with their parties, by name."""
    projects = Project.objects.visible_to(user).prefetch_related("parties__organisation")
    for word in words.split():
        projects = projects.filter(name__icontains=word)
    return projects.order_by("name", "pk")


def parties_with_members(project: Project) -> list[Party]:
    """The parties with their organisations and, for a consortium, its members."""
    return list(
        project.parties.select_related("organisation").prefetch_related("organisation__members")
    )


def roles_tables(project: Project) -> list[tuple[FiscalYear, list[RolesTableRow]]]:
    """The roles tables of all fiscal years, newest first; two queries however many there are."""
    items = project.work_items.prefetch_related("duties").order_by("-fiscal_year", "position", "pk")
    return [
        (FiscalYear(year), [_row(item) for item in of_year])
        for year, of_year in groupby(items, key=lambda item: item.fiscal_year)
    ]


def roles_table_rows(project: Project, fiscal_year: int) -> list[RolesTableRow]:
    """The roles table of one fiscal year as plain rows."""
    items = project.work_items.filter(fiscal_year=fiscal_year).prefetch_related("duties")
    return [_row(item) for item in items]


def sides_of(user: User, project: Project) -> set[str]:
    """The sides for which this person's organisations stand."""
    return set(
        project.parties.filter(organisation_id__in=user_organisation_ids(user)).values_list(
            "side", flat=True
        )
    )


def _row(item: WorkItem) -> RolesTableRow:
    duties: dict[str, list[str]] = {}
    for duty in item.duties.all():
        duties.setdefault(duty.side, []).append(duty.text)
    return RolesTableRow(item.label, item.title, duties)
