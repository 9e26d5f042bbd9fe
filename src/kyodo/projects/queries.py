"""Reads of a project for one page or one action; what changed from year to year, in words."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby, zip_longest

from django.db.models import F, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from kyodo.accounts.models import User
from kyodo.fiscal import FiscalYear, era_date
from kyodo.organisations.models import Organisation
from kyodo.organisations.permissions import user_organisation_ids
from kyodo.projects.models import (
    Duty,
    DutyReport,
    ImprovementAction,
    ImprovementQuerySet,
    Party,
    Project,
    ProjectQuerySet,
    Side,
    WorkItem,
)
from kyodo.projects.states import ImprovementState


@dataclass(frozen=True)
class RolesTableRow:
    """One work item with its duties by side, in printed order, and the lines that count for it."""

    label: str
    title: str
    duties: Mapping[str, Sequence[str]] = field(default_factory=dict)
    lines: Sequence[str] = ()


@dataclass(frozen=True)
class Particular:
    """One thing said of a project: as it is compared, and in words for a page or the audit."""

    label: str
    value: str
    words: str


@dataclass(frozen=True)
class WantedImprovements:
    """What narrows the register; empty values narrow nothing."""

    project: int | None = None
    side: str = ""
    state: str = ""
    source: str = ""
    is_mine: bool = False
    is_overdue: bool = False


@dataclass(frozen=True)
class DutyRow:
    """A duty with its newest report, or none."""

    duty: Duty
    latest: DutyReport | None


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


def particulars_of(
    project: Project, parties: Mapping[str, Sequence[Organisation]]
) -> dict[str, Particular]:
    """What is said of a project, stored or not, and who stands on its sides; by field."""
    labels = {column.name: str(column.verbose_name) for column in Project._meta.fields}
    plain = {
        "name": (project.name, project.name),
        "purpose": ("\n".join(project.purpose.splitlines()),) * 2,
        "contract_kind": (project.contract_kind, project.get_contract_kind_display()),
        "starts_on": (str(project.starts_on), era_date(project.starts_on)),
        "ends_on": (
            str(project.ends_on or ""),
            era_date(project.ends_on) if project.ends_on else "",
        ),
        "ward": (str(project.ward_id or ""), str(project.ward or "")),
    }
    said = {name: Particular(labels[name], *pair) for name, pair in plain.items()}
    for side in Side.objects.in_order():
        bodies = parties.get(side.code, [])
        label = _("%(side)sの団体・部署") % {"side": side.label}
        keys = ",".join(str(body.pk) for body in bodies)
        said[f"party_{side.code}"] = Particular(label, keys, "、".join(map(str, bodies)))
    return said


def stored_particulars(project: Project) -> dict[str, Particular]:
    """The same, as the database has it now."""
    parties: dict[str, list[Organisation]] = {}
    for party in project.parties.select_related("organisation"):
        parties.setdefault(party.side, []).append(party.organisation)
    return particulars_of(Project.objects.get(pk=project.pk), parties)


def seen_of_particulars(said: Mapping[str, Particular]) -> str:
    """What the particulars are recognised by when they come back from a page."""
    content = sorted((name, each.value) for name, each in said.items() if each.value)
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


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


def people_of_side(project: Project, side: str) -> QuerySet[User]:
    """Whoever belongs to a body of that side."""
    bodies = project.parties.filter(side=side).values("organisation_id")
    of_side = Q(memberships__organisation__in=bodies) | Q(
        memberships__organisation__consortia__in=bodies
    )
    return User.objects.filter(of_side, is_active=True).distinct().order_by("name", "pk")


def improvements_of(user: User, wanted: WantedImprovements, today: date) -> ImprovementQuerySet:
    """Actions of the projects in which somebody stands for a party, the most urgent first."""
    projects = Project.objects.of_organisations(set(user_organisation_ids(user)))
    rows = ImprovementAction.objects.naming_sides().filter(project__in=projects)
    plain = {
        "project_id": wanted.project,
        "side": wanted.side,
        "state": wanted.state,
        "source": wanted.source,
    }
    rows = rows.filter(**{name: value for name, value in plain.items() if value})
    if wanted.is_mine:
        rows = rows.filter(person=user)
    if wanted.is_overdue:
        rows = rows.filter(state=ImprovementState.OPEN, due_on__lt=today)
    closed_last = F("closed_at").asc(nulls_first=True)
    return rows.select_related("project", "person").order_by(
        closed_last, F("due_on").asc(nulls_last=True), "pk"
    )


def own_places(user: User) -> set[tuple[int, str]]:
    """Project and side of every place at which somebody stands."""
    parties = Party.objects.filter(organisation_id__in=user_organisation_ids(user))
    return set(parties.order_by("pk").values_list("project_id", "side"))


def drops_to_acknowledge(own: set[tuple[int, str]]) -> list[ImprovementAction]:
    """What another side wants to let go, and nobody of these places has said to know."""
    waiting = ImprovementAction.objects.filter(
        state=ImprovementState.DROPPING, project__in={project for project, _side in own}
    )
    return [
        action
        for action in waiting.select_related("project").order_by("pk")
        if (action.project_id, action.side) not in own
    ]


def duties_of_year(project: Project, year: int) -> list[tuple[WorkItem, dict[str, list[DutyRow]]]]:
    """Each work item with its duties by side; three queries however many there are."""
    reports = DutyReport.objects.select_related("reported_by").order_by("reported_at", "pk")
    duties = Duty.objects.select_related("person").prefetch_related(
        Prefetch("reports", queryset=reports)
    )
    items = project.work_items.filter(fiscal_year=year).prefetch_related(
        Prefetch("duties", queryset=duties.order_by("side", "position", "pk"))
    )
    return [(item, _duties_by_side(item)) for item in items.order_by("position", "pk")]


def tables_with_changes(
    project: Project,
) -> list[tuple[FiscalYear, list[RolesTableRow], list[str]]]:
    """The roles tables, newest first, each with what is not as in the table before it."""
    labels = {side.code: side.label for side in Side.objects.in_order()}
    tables = roles_tables(project)
    earlier = [rows for _year, rows in tables[1:]]
    return [
        (year, rows, roles_changes(before, rows, labels) if before else [])
        for (year, rows), before in zip_longest(tables, earlier)
    ]


def roles_changes(
    earlier: Sequence[RolesTableRow], later: Sequence[RolesTableRow], labels: Mapping[str, str]
) -> list[str]:
    """One sentence for each thing that is not the same; ``labels`` are the words for the sides.

    A work item is the same while it has the same title, and a duty while it has the same words.
    """
    before = {row.title: row for row in earlier}
    after = {row.title: row for row in later}
    sentences = []
    for title, row in after.items():
        if title not in before:
            sentences.append(_("事業項目「%(title)s」が加わりました。") % {"title": title})
        else:
            sentences += _duty_changes(before[title], row, labels)
    sentences += [
        _("事業項目「%(title)s」がなくなりました。") % {"title": title}
        for title in before
        if title not in after
    ]
    return sentences


def _duty_changes(
    earlier: RolesTableRow, later: RolesTableRow, labels: Mapping[str, str]
) -> Iterator[str]:
    for side in dict.fromkeys([*later.duties, *earlier.duties]):
        before, after = earlier.duties.get(side, []), later.duties.get(side, [])
        facts = {"title": later.title, "side": labels.get(side, side)}
        for duty in after:
            if duty not in before:
                yield _("「%(title)s」の%(side)sの役割に「%(duty)s」が加わりました。") % {
                    **facts,
                    "duty": duty,
                }
        for duty in before:
            if duty not in after:
                yield _("「%(title)s」の%(side)sの役割から「%(duty)s」がなくなりました。") % {
                    **facts,
                    "duty": duty,
                }


def _duties_by_side(item: WorkItem) -> dict[str, list[DutyRow]]:
    found: dict[str, list[DutyRow]] = {}
    for duty in item.duties.all():
        reports = list(duty.reports.all())
        found.setdefault(duty.side, []).append(DutyRow(duty, reports[-1] if reports else None))
    return found


def _row(item: WorkItem) -> RolesTableRow:
    duties: dict[str, list[str]] = {}
    for duty in item.duties.all():
        duties.setdefault(duty.side, []).append(duty.text)
    return RolesTableRow(item.label, item.title, duties, tuple(item.lines))
