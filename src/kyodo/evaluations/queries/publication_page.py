"""A snapshot as the page of the official sheet shows it, public or proposed."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from kyodo.evaluations.queries.publication_changes import Snapshot
from kyodo.fiscal import FiscalYear
from kyodo.projects.models import Project
from kyodo.projects.states import ImprovementState
from kyodo.ui.charts import Dumbbell, Item, Option, Role


@dataclass(frozen=True)
class Cell:
    """One side's answer to one question; ``changed`` when the mark was changed in the talk."""

    label: str
    first: str
    now: str
    remark: str
    reason: str

    @property
    def changed(self) -> bool:
        return self.first != self.now


@dataclass(frozen=True)
class Question:
    """``steps`` is the distance of the marks on the scale, None while one is missing."""

    number: str
    text: str
    finding: str
    cells: list[Cell]
    steps: int | None


@dataclass(frozen=True)
class SectionTable:
    heading: str
    questions: list[Question]


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
    project: str
    year: FiscalYear
    parties: list[dict[str, Any]]
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
    actions: list[ActionRow]
    carried: list[ActionRow]
    meetings: list[dict[str, Any]]
    seals: list[dict[str, Any]]
    agreed: list[dict[str, Any]]
    source: dict[str, str] | None


def official_sheet(snapshot: Snapshot) -> OfficialSheet:
    """The sheet of a publication or of a proposal, which has no consents yet."""
    overview, entered_on = snapshot["overview"], snapshot["entered_on"]
    chart = _chart(snapshot)
    return OfficialSheet(
        title=snapshot["form"]["title"],
        project=overview["project"],
        year=FiscalYear(snapshot["fiscal_year"]),
        parties=overview["parties"],
        purpose=overview["purpose"],
        contract_kind=_contract_kind(overview["contract_kind"]),
        work_items=overview["work_items"],
        period=[date.fromisoformat(day) for day in snapshot["period"]],
        entered_on=date.fromisoformat(entered_on) if entered_on else None,
        roles_rows=_roles_rows(snapshot),
        check=snapshot["check"],
        scale=list(chart.scale),
        sections=_sections(snapshot, chart),
        chart=chart,
        verification=snapshot["verification"],
        texts=_texts(snapshot),
        actions=[_action(each) for each in snapshot["actions"]],
        carried=[_action(each) for each in snapshot["carried_actions"]],
        meetings=[
            {"held_on": date.fromisoformat(each["held_on"]), "place": each["place"]}
            for each in snapshot["meetings"]
        ],
        seals=[
            {**each, "sealed_at": datetime.fromisoformat(each["sealed_at"])}
            for each in snapshot["seals"]
        ],
        agreed=[
            {"label": each["label"], "at": datetime.fromisoformat(each["at"])}
            for each in snapshot.get("agreed", [])
        ],
        source=snapshot["source"],
    )


def _roles_rows(snapshot: Snapshot) -> list[dict[str, Any]]:
    parties = snapshot["overview"]["parties"]
    return [
        {
            "title": f"{row['label']} {row['title']}".strip(),
            "cells": [
                {"label": party["label"], "duties": row["duties"].get(party["role"], [])}
                for party in parties
            ],
        }
        for row in snapshot["roles_table"]
    ]


def _texts(snapshot: Snapshot) -> list[dict[str, Any]]:
    return [
        {
            "title": "、".join(text["titles"]),
            "paragraphs": [line for line in text["body"].splitlines() if line.strip()],
            "unagreed": text["unagreed"],
        }
        for text in snapshot["verification"]["texts"]
    ]


def _chart(snapshot: Snapshot) -> Dumbbell:
    check = snapshot["check"]
    return Dumbbell(
        id="marks",
        title=_("設問ごとの評価"),
        scale=[Option(each["code"], each["label"]) for each in check["scale"]],
        roles=[Role(each["id"], each["label"]) for each in check["roles"]],
        items=[
            Item(
                label=item["number_label"],
                text=item["text"],
                marks={role: answer["now"] for role, answer in item["answers"].items()},
                section=_heading(section),
            )
            for section in check["sections"]
            for item in section["items"]
        ],
    )


def _sections(snapshot: Snapshot, chart: Dumbbell) -> list[SectionTable]:
    lines = iter(chart.lines)
    roles = snapshot["check"]["roles"]
    return [
        SectionTable(
            _heading(section),
            [
                Question(
                    number=item["number_label"],
                    text=item["text"],
                    finding=item["finding"],
                    cells=[_cell(role, item) for role in roles],
                    steps=next(lines).steps,
                )
                for item in section["items"]
            ],
        )
        for section in snapshot["check"]["sections"]
    ]


def _cell(role: dict[str, str], item: dict[str, Any]) -> Cell:
    answer = item["answers"].get(role["id"]) or {"first": "", "now": "", "remark": "", "reason": ""}
    return Cell(role["label"], answer["first"], answer["now"], answer["remark"], answer["reason"])


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
