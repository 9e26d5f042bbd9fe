"""The sheets of one project over the years, as far as this reader may read their marks."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser

from kyodo.accounts.models import User
from kyodo.evaluations.formats import FormDefinition
from kyodo.evaluations.models import (
    Answer,
    CheckSheet,
    Evaluation,
    MarkChange,
    Publication,
    SheetFormat,
)
from kyodo.fiscal import FiscalYear
from kyodo.projects.models import Project

Reader = User | AnonymousUser


@dataclass(frozen=True)
class Mark:
    """A first mark and the one that took its place in the talk, both as codes of the scale.

    ``person`` is the number of the one who gave it where a role answers person by person.
    """

    person: int
    first: str
    now: str


@dataclass(frozen=True)
class YearSheet:
    """One year: ``marks`` are those of a role on an item, none where nothing may be read."""

    evaluation: Evaluation
    form: FormDefinition
    is_publication: bool
    marks: Mapping[tuple[str, str], Sequence[Mark]]

    @property
    def year(self) -> FiscalYear:
        return self.evaluation.year


@dataclass(frozen=True)
class ProjectYears:
    """The years from the earliest to the latest; ``name`` as outsiders may know the project."""

    name: str
    sheets: Sequence[YearSheet]
    earlier_forms: Sequence[FormDefinition]


def project_years(project: Project, reader: Reader) -> ProjectYears:
    """What has been revealed to this reader, and of all other evaluations what is published.

    An administrator reads what is published. Years of which nothing may be read are left out.
    """
    evaluations = list(
        Evaluation.objects.filter(project=project).with_sheet().order_by("fiscal_year", "pk")
    )
    own = _own_marks(project, reader)
    published = _published([each.pk for each in evaluations if each.pk not in own])
    sheets = []
    for each in evaluations:
        if each.pk in own:
            sheets.append(YearSheet(each, each.form, False, own[each.pk]))
        elif each.pk in published:
            marks = published_marks(published[each.pk].snapshot, each.form)
            sheets.append(YearSheet(each, each.form, True, marks))
    return ProjectYears(
        name=_name(project, reader, [published[pk] for pk in sorted(published)]),
        sheets=sheets,
        earlier_forms=_earlier_forms(sheets),
    )


def published_marks(
    snapshot: Mapping[str, Any], form: FormDefinition
) -> dict[tuple[str, str], list[Mark]]:
    """The marks that a publication prints; what it withholds is not in it."""
    roles = {role.id for role in (*form.roles, *form.joint_roles)}
    found: dict[tuple[str, str], list[Mark]] = defaultdict(list)
    for section in snapshot["check"]["sections"]:
        for item in section["items"]:
            for column, answer in (item.get("answers") or {}).items():
                role, person = _voice(column, roles)
                first = answer.get("first") or ""
                mark = Mark(person, first, answer.get("now") or first)
                found[role, item["id"]].append(mark)
    return found


def _own_marks(project: Project, reader: Reader) -> dict[int, dict[tuple[str, str], list[Mark]]]:
    """By evaluation; one of which nothing has been revealed is not there.

    Of evaluations that the reader may know of, ``Answer.objects.visible_to`` gives what has been
    revealed; asked through it the database would go through everything else that the reader may
    see. A test holds the two together.
    """
    if not isinstance(reader, User) or reader.is_administrator:
        return {}
    readable = list(
        Evaluation.objects.visible_to(reader)
        .filter(project=project)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    sheets = {
        sheet.pk: sheet
        for sheet in CheckSheet.objects.filter(evaluation__in=readable).order_by("pk")
    }
    answers = list(
        Answer.objects.filter(part__check_sheet__in=list(sheets), part__revealed_at__isnull=False)
        .order_by("pk")
        .values_list("pk", "part__check_sheet_id", "item", "mark")
    )
    later = dict(
        MarkChange.objects.filter(answer__part__check_sheet__in=list(sheets))
        .order_by("changed_at", "pk")
        .values_list("answer_id", "mark")
    )
    found: dict[int, dict[tuple[str, str], list[Mark]]] = {}
    for key, sheet_id, item, mark in answers:
        sheet = sheets[sheet_id]
        marks = found.setdefault(sheet.evaluation_id, defaultdict(list))
        marks[sheet.role, item].append(Mark(sheet.number, mark, later.get(key, mark)))
    return found


def _published(evaluation_ids: Sequence[int]) -> dict[int, Publication]:
    """The latest publication of each."""
    return {
        publication.evaluation_id: publication
        for publication in Publication.objects.published()
        .filter(evaluation__in=evaluation_ids)
        .order_by("number", "pk")
    }


def _voice(column: str, roles: Collection[str]) -> tuple[str, int]:
    """``council-2`` is the second person of the council; a role with one voice has no number."""
    role, _dash, number = column.rpartition("-")
    return (role, int(number)) if column not in roles and number.isdigit() else (column, 0)


def _name(project: Project, reader: Reader, published: Sequence[Publication]) -> str:
    if isinstance(reader, User) or not published:
        return project.name
    return str(published[-1].snapshot["overview"]["project"])


def _earlier_forms(sheets: Sequence[YearSheet]) -> list[FormDefinition]:
    """Other versions of the same forms, through which a question may have come.

    Asked for only where the form has changed at all.
    """
    used = {sheet.evaluation.sheet_format_id for sheet in sheets}
    if len(used) < 2:
        return []
    codes = {sheet.form.code for sheet in sheets}
    others = SheetFormat.objects.filter(code__in=codes).exclude(pk__in=used).order_by("pk")
    return [each.definition for each in others]
