"""A snapshot as the page of the official sheet shows it, public or proposed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from kyodo.evaluations.queries.figure_words import with_notes
from kyodo.evaluations.queries.snapshots import (
    PublishedFigure,
    Snapshot,
    answer_of,
    asked,
    columns_in,
    columns_of,
    figures_in,
    figures_taken_at,
    has_order,
    is_withheld,
    scale_of,
    sign_of,
    steps_of,
    whole,
)
from kyodo.fiscal import FiscalYear
from kyodo.projects.models import Project
from kyodo.projects.states import ImprovementState
from kyodo.ui.charts import Dumbbell, Item, Option, Role


@dataclass(frozen=True)
class Cell:
    """One side's answer to one question; ``changed`` when the mark was changed in the talk.

    ``scale`` is empty where a number or a text was asked for; ``state`` is "not_asked" or
    "withheld" where there is nothing to show.
    """

    label: str
    state: str
    scale: list[Option]
    first: str
    now: str
    remark: str
    reason: str
    is_ordered: bool = True

    @property
    def words(self) -> str:
        """The mark as it is now where no scale from best to worst can be drawn."""
        label = next((o.label for o in self.scale if o.code == self.now), "")
        return label or self.now

    @property
    def first_sign(self) -> str:
        """The first mark as the paper shows it."""
        return next((o.sign for o in self.scale if o.code == self.first), self.first)

    @property
    def changed(self) -> bool:
        return self.first != self.now


@dataclass(frozen=True)
class Question:
    """``steps`` is the distance of the marks on the scale, None while one is missing or alone."""

    number: str
    text: str
    finding: str
    cells: list[Cell]
    steps: int | None
    is_withheld: bool
    counts: list[tuple[str, int]]


@dataclass(frozen=True)
class SectionTable:
    """``roles`` are the words for those who answer it, none where nothing is marked."""

    heading: str
    roles: list[str]
    questions: list[Question]

    @property
    def compares(self) -> bool:
        """Whether there are marks of several to be held against each other."""
        return len(self.roles) > 1 and any(
            cell.scale for row in self.questions for cell in row.cells
        )


@dataclass(frozen=True)
class ActionRow:
    text: str
    side: str
    due_on: date | None
    state: str
    tone: str
    outcome: str


@dataclass(frozen=True)
class OfficialSheet:
    """Everything that the page prints, in the order of the paper."""

    title: str
    language: str
    project: str
    year: FiscalYear
    parties: list[dict[str, Any]]
    sides: list[str]
    purpose: str
    contract_kind: str
    work_items: list[dict[str, str]]
    period: list[date]
    entered_on: date | None
    roles_rows: list[dict[str, Any]]
    check: dict[str, Any]
    scale: list[Option]
    sections: list[SectionTable]
    chart: Dumbbell
    verification: dict[str, Any]
    texts: list[dict[str, Any]]
    figures: list[PublishedFigure]
    figures_taken_at: datetime | None
    figures_ward: str
    actions: list[ActionRow]
    carried: list[ActionRow]
    meetings: list[dict[str, Any]]
    seals: list[dict[str, Any]]
    agreed: list[dict[str, Any]]
    source: dict[str, str] | None

    @property
    def total(self) -> int:
        """How many questions there are."""
        return sum(len(section.questions) for section in self.sections)

    @property
    def differing(self) -> int:
        """How many of them were marked differently."""
        return sum(1 for section in self.sections for row in section.questions if row.steps)

    @property
    def scale_title(self) -> str:
        """The heading that the form gives this scale, if any."""
        codes = [option.code for option in self.scale]
        known: list[dict[str, Any]] = self.check.get("scales", [])
        titles = (each.get("title", "") for each in known if _codes(each["options"]) == codes)
        return next(titles, "")

    @property
    def draws_chart(self) -> bool:
        """Whether there is something to draw that can be told apart."""
        return self.chart.is_drawable


def official_sheet(snapshot: Snapshot) -> OfficialSheet:
    """The sheet of a publication or of a proposal, which has no consents yet."""
    snapshot = whole(snapshot)
    overview, entered_on = snapshot["overview"], snapshot["entered_on"]
    chart = _chart(snapshot)
    return OfficialSheet(
        title=snapshot["form"]["title"],
        language=snapshot["form"]["language"],
        project=overview["project"],
        year=FiscalYear(snapshot["fiscal_year"]),
        parties=overview["parties"],
        sides=list(sides_in(snapshot).values()),
        purpose=overview["purpose"],
        contract_kind=_contract_kind(overview["contract_kind"]),
        work_items=overview["work_items"],
        period=[date.fromisoformat(day) for day in snapshot["period"]],
        entered_on=date.fromisoformat(entered_on) if entered_on else None,
        roles_rows=_roles_rows(snapshot),
        check=snapshot["check"],
        scale=list(chart.scale),
        sections=_sections(snapshot),
        chart=chart,
        verification=snapshot["verification"],
        texts=_texts(snapshot),
        figures=figures_in(snapshot),
        figures_taken_at=figures_taken_at(snapshot),
        figures_ward=(snapshot["evidence"] or {}).get("ward", ""),
        actions=[_action(each) for each in snapshot["actions"]],
        carried=[_action(each) for each in snapshot["carried_actions"]],
        meetings=_meetings(snapshot),
        seals=[
            {**each, "sealed_at": datetime.fromisoformat(each["sealed_at"])}
            for each in snapshot["seals"]
        ],
        agreed=[
            {"label": each["label"], "at": datetime.fromisoformat(each["at"])}
            for each in snapshot["agreed"]
        ],
        source=snapshot["source"],
    )


def _meetings(snapshot: Snapshot) -> list[dict[str, Any]]:
    return [
        {"held_on": date.fromisoformat(each["held_on"]), "place": each["place"]}
        for each in snapshot["meetings"]
    ]


def sides_in(snapshot: Snapshot) -> dict[str, str]:
    """The columns of the roles table: a side of several bodies has one."""
    return {party["role"]: party["label"] for party in snapshot["overview"]["parties"]}


def _roles_rows(snapshot: Snapshot) -> list[dict[str, Any]]:
    sides = sides_in(snapshot)
    return [
        {
            "title": f"{row['label']} {row['title']}".strip(),
            "cells": [
                {"label": label, "duties": row["duties"].get(role, [])}
                for role, label in sides.items()
            ],
        }
        for row in snapshot["roles_table"]
    ]


def _texts(snapshot: Snapshot) -> list[dict[str, Any]]:
    sentences = {figure.number: figure.sentence for figure in figures_in(snapshot)}
    texts = []
    for text in snapshot["verification"]["texts"]:
        noted = with_notes(text["body"], sentences)
        texts.append(
            {
                "title": "、".join(text["titles"]),
                "paragraphs": [line for line in noted.text.splitlines() if line.strip()],
                "notes": noted.notes,
                "unagreed": text["unagreed"],
            }
        )
    return texts


def _chart(snapshot: Snapshot) -> Dumbbell:
    """The questions on the scale of the sheet; those with a scale of their own stand in tables."""
    check = snapshot["check"]
    marked = [
        (section, item)
        for section in check["sections"]
        for item in section["items"]
        if _codes(scale_of(check, item)) == _codes(check["scale"])
        and item["answers"]
        and has_order(check, item)
    ]
    columns = {role["id"] for section, _item in marked for role in columns_of(check, section)}
    return Dumbbell(
        id="marks",
        title=_("設問ごとの評価"),
        scale=_legend(check),
        roles=[
            Role(each["id"], each["label"]) for each in columns_in(check) if each["id"] in columns
        ],
        items=[
            Item(
                label=item["number_label"],
                text=item["text"],
                marks={role: answer_of(item, role)["now"] for role in item["answers"]},
                section=_heading(section),
            )
            for section, item in marked
        ],
        language=snapshot["form"]["language"],
    )


def _sections(snapshot: Snapshot) -> list[SectionTable]:
    check = snapshot["check"]
    return [
        SectionTable(
            _heading(section),
            [role["label"] for role in columns_of(check, section)],
            [_question(check, section, item) for item in section["items"]],
        )
        for section in check["sections"]
    ]


def _question(check: Snapshot, section: Snapshot, item: Snapshot) -> Question:
    scale = _options(scale_of(check, item))
    labels = {option.code: option.label for option in scale}
    return Question(
        number=item["number_label"],
        text=item["text"],
        finding=item["finding"],
        cells=[_cell(check, item, column, scale) for column in columns_of(check, section)],
        steps=steps_of(check, item),
        is_withheld=is_withheld(item),
        counts=[
            (labels.get(code, code), count) for code, count in (item.get("counts") or {}).items()
        ],
    )


def _cell(check: Snapshot, item: Snapshot, column: Snapshot, scale: list[Option]) -> Cell:
    answer = answer_of(item, column["id"])
    state = "" if column in asked(check, item) else "not_asked"
    if is_withheld(item) or answer.get("withheld"):
        state = "withheld"
    return Cell(
        column["label"],
        state,
        scale,
        answer["first"],
        answer["now"],
        answer["remark"],
        answer["reason"],
        is_ordered=has_order(check, item),
    )


def _codes(scale: Sequence[Mapping[str, Any]]) -> list[str]:
    return [option["code"] for option in scale]


def _options(scale: Sequence[Mapping[str, Any]]) -> list[Option]:
    return [Option(each["code"], each["label"], sign_of(each)) for each in scale]


def _legend(check: Snapshot) -> list[Option]:
    """The scale at the head of the sheet, with its printed marks where they are known."""
    codes = _codes(check["scale"])
    known = [each["options"] for each in check.get("scales", [])]
    return _options(next((each for each in known if _codes(each) == codes), check["scale"]))


def _heading(section: dict[str, Any]) -> str:
    return f"{section['number_label']} {section['title']}".strip()


def _contract_kind(kind: dict[str, str] | None) -> str:
    """In the reader's language where the code is known."""
    if kind is None:
        return ""
    labels = {str(code): str(label) for code, label in Project.ContractKind.choices}
    return labels.get(kind["code"], kind["label"])


def _action(action: dict[str, Any]) -> ActionRow:
    labels = {str(code): str(label) for code, label in ImprovementState.choices}
    tones = {"open": "active", "done": "done", "dropped": "plain"}
    return ActionRow(
        text=action["text"],
        side=action["side_label"],
        due_on=date.fromisoformat(action["due_on"]) if action["due_on"] else None,
        state=labels.get(action["state"], action["state_label"]),
        tone=tones.get(action["state"], "plain"),
        outcome=action["outcome"],
    )
