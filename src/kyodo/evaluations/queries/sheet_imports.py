"""A sheet on its way in: what was read, what stands already, and what storing it would make."""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _

from kyodo.evaluations.formats import FormDefinition
from kyodo.evaluations.models import Evaluation, SheetFormat, SheetImport
from kyodo.evaluations.readers.sheets import apply_decisions, read_sheet
from kyodo.evaluations.readers.values import CIVIC, GOVERNMENT, SIDES, Mark, ReadSheet
from kyodo.fiscal import FiscalYear
from kyodo.organisations.models import Organisation
from kyodo.projects.models import Project

# What the columns of the tables hold.
LONGEST_NAME, LONGEST_DUTY = 200, 500


@dataclass(frozen=True)
class PlannedOrganisation:
    """One organisation of the sheet: the one of that name, or one that would be made."""

    name: str
    kind: Organisation.Kind
    side: str
    known: Organisation | None
    members: tuple["PlannedOrganisation", ...] = ()


@dataclass(frozen=True)
class StoringPlan:
    """What storing makes and what it uses; ``hindrances`` are the reasons why it cannot be done."""

    organisations: Mapping[str, PlannedOrganisation]
    project: Project | None
    sheet_format: SheetFormat | None
    hindrances: list[str]


def decided_sheet(sheet_import: SheetImport) -> tuple[ReadSheet, ReadSheet]:
    """The sheet as it was read, and with the decisions that were taken so far."""
    read = read_sheet(sheet_import.text)
    return read, apply_decisions(read, sheet_import.decisions)


def plan_storing(read: ReadSheet) -> StoringPlan:
    """Compare a read sheet with what stands already; nothing is written."""
    organisations = {
        CIVIC: _planned_civic(read),
        GOVERNMENT: _planned(read.government, Organisation.Kind.DEPARTMENT, GOVERNMENT),
    }
    return StoringPlan(
        organisations=organisations,
        project=_known_project(read, organisations),
        sheet_format=known_format(read),
        hindrances=list(_hindrances(read)),
    )


def known_format(read: ReadSheet) -> SheetFormat | None:
    """The newest known form whose sections, items and marks are those of the sheet."""
    for sheet_format in SheetFormat.objects.order_by("code", "-version", "pk"):
        if _is_form_of(sheet_format.definition, read):
            return sheet_format
    return None


def marks_by_section(read: ReadSheet) -> list[list[Mark]]:
    """The questions of each section that has any, in the order of the paper."""
    return [list(group) for _number, group in groupby(read.marks, lambda mark: mark.section)]


def plain(text: str) -> str:
    """A printed text for comparison: one width for each letter and no blanks."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def _is_form_of(form: FormDefinition, read: ReadSheet) -> bool:
    if {role.side for role in form.roles} != set(SIDES) or form.narratives is None:
        return False
    asked = [[plain(item.text) for item in section.items] for section in form.sections]
    if asked != [[plain(mark.text) for mark in marks] for marks in marks_by_section(read)]:
        return False
    codes = [step.code for step in read.scale]
    return all([o.code for o in item.scale.options] == codes for _section, item in form.items())


def _planned_civic(read: ReadSheet) -> PlannedOrganisation:
    if not read.consortium:
        name = read.civic[0] if read.civic else ""
        return _planned(name, Organisation.Kind.NPO, CIVIC)
    members = tuple(_planned(name, Organisation.Kind.NPO, CIVIC) for name in read.civic)
    return _planned(read.consortium, Organisation.Kind.CONSORTIUM, CIVIC, members)


def _planned(
    name: str,
    kind: Organisation.Kind,
    side: str,
    members: tuple[PlannedOrganisation, ...] = (),
) -> PlannedOrganisation:
    known = Organisation.objects.filter(name=name).first()
    return PlannedOrganisation(name, kind, side, known, members)


def _known_project(
    read: ReadSheet, organisations: Mapping[str, PlannedOrganisation]
) -> Project | None:
    """A project of this name between these two; with other parties it is another project."""
    for project in Project.objects.filter(name=read.project).order_by("pk"):
        parties = {(party.side, party.organisation_id) for party in project.parties.all()}
        wanted = {(side, each.known.pk) for side, each in organisations.items() if each.known}
        if parties == wanted:
            return project
    return None


def _hindrances(read: ReadSheet) -> Iterator[str]:
    if read.problems:
        yield _("判断していない点が%(count)d件あります。") % {"count": len(read.problems)}
        return
    yield from _missing(read)
    yield from _too_long(read)
    if (
        read.fiscal_year
        and Evaluation.objects.filter(
            project__name=read.project, fiscal_year=read.fiscal_year
        ).exists()
    ):
        yield _("%(project)sの%(year)sの評価は、すでにあります。") % {
            "project": read.project,
            "year": FiscalYear(read.fiscal_year),
        }


def _missing(read: ReadSheet) -> Iterator[str]:
    start, end = read.period
    if start is None or end is None:
        yield _("実施期間が分かりません。")
    elif end < start:
        yield _("実施期間の終わりが始まりより前になっています。")
    if read.fiscal_year is None:
        yield _("年度が分かりません。")
    if not read.project or not read.civic or not read.government:
        yield _("事業名称か実施者が分かりません。")
    elif read.government in (*read.civic, read.consortium):
        yield _("団体等と行政が同じ名称です。")
    if any(mark.civic is None or mark.government is None for mark in read.marks):
        yield _("評価の分からない項目があります。")
    if any(item.unplaced for item in read.work_items):
        yield _("どちらの側のものか分からない役割があります。")


def _too_long(read: ReadSheet) -> Iterator[str]:
    names = [read.project, read.government, read.consortium, *read.civic]
    titles = [item.title for item in read.work_items]
    duties = [text for item in read.work_items for text in (*item.civic, *item.government)]
    for texts, limit in (([*names, *titles], LONGEST_NAME), (duties, LONGEST_DUTY)):
        for text in texts:
            if len(text) > limit:
                yield _("「%(text)s…」が長すぎます（%(limit)d字まで）。") % {
                    "text": text[:20],
                    "limit": limit,
                }
