"""Reads of a project for one page or one action."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, zip_longest

from kyodo.accounts.models import User
from kyodo.fiscal import FiscalYear
from kyodo.organisations.permissions import user_organisation_ids
from kyodo.projects.models import Duty, Party, Project, ProjectQuerySet, Side, WorkItem


@dataclass(frozen=True)
class RolesTableRow:
    """One work item with its duties by side, in printed order, and the lines that count for it."""

    label: str
    title: str
    duties: Mapping[str, Sequence[str]] = field(default_factory=dict)
    lines: Sequence[str] = ()


def projects_matching(user: User, words: str) -> ProjectQuerySet:
    """Projects whose name contains every word, with their parties, by name."""
    projects = Project.objects.visible_to(user).prefetch_related("parties__organisation")
    for word in words.split():
        projects = projects.filter(name__icontains=word)
    return projects.order_by("name", "pk")


def parties_with_members(project: Project) -> list[Party]:
    """The parties in the order of the sides, with the members of a consortium."""
    return list(
        project.parties.naming_sides()
        .select_related("organisation")
        .prefetch_related("organisation__members")
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


def seen_of(rows: Sequence[RolesTableRow]) -> str:
    """What a table is recognised by when it comes back from a page; empty for an empty table."""
    if not rows:
        return ""
    content = [
        [
            row.label,
            row.title,
            sorted((side, list(d)) for side, d in row.duties.items() if d),
            sorted(row.lines),
        ]
        for row in rows
    ]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


def rows_that_differ(
    stored: Sequence[RolesTableRow], typed: Sequence[RolesTableRow | None]
) -> list[int]:
    """The numbers, from 1, of the rows that two tables do not share; None is an empty row."""
    pairs = enumerate(zip_longest(stored, typed), start=1)
    return [
        number
        for number, (one, other) in pairs
        if seen_of([one] if one else []) != seen_of([other] if other else [])
    ]


def sides_of_table(project: Project, fiscal_year: int) -> list[Side]:
    """The sides of a roles table: those with a party, and those that it names already."""
    codes = set(project.parties.values_list("side", flat=True))
    codes |= set(
        Duty.objects.filter(work_item__project=project, work_item__fiscal_year=fiscal_year)
        .order_by()
        .values_list("side", flat=True)
    )
    return list(Side.objects.filter(code__in=codes).in_order())


def _row(item: WorkItem) -> RolesTableRow:
    duties: dict[str, list[str]] = {}
    for duty in item.duties.all():
        duties.setdefault(duty.side, []).append(duty.text)
    return RolesTableRow(item.label, item.title, duties, tuple(item.lines))
