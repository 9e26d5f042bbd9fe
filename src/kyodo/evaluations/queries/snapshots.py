"""What was published, as everything that shows it reads it: every key is there.

A snapshot stays as it was published, while forms and with them snapshots grow. Pages, papers and
tables read it through ``whole`` and ask no further; the file with the digest is never filled up.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kyodo.evaluations.formats import Option
from kyodo.evaluations.queries.figure_words import published_words, sentence
from kyodo.punctuation import bracketed

Snapshot = dict[str, Any]

NOTHING: Mapping[str, str] = {"first": "", "now": "", "remark": "", "reason": ""}


def whole(snapshot: Mapping[str, Any]) -> Snapshot:
    """A copy in which nothing is missing that a reader asks for; what is there stays.

    Older snapshots have one scale for all questions and a column for each role; in newer ones an
    item names one of ``check.scales``, and a column may be one person of a role.
    """
    check = dict(snapshot.get("check") or {})
    check = {"title": "", "intro": "", "scale": [], "roles": [], **check}
    check["sections"] = [_section(each) for each in check.get("sections") or []]
    return {
        "correction": None,
        "evidence": None,
        "entered_on": None,
        "published_at": "",
        "source": None,
        **snapshot,
        "form": {
            "code": "",
            "version": "",
            "title": "",
            "language": "ja",
            **(snapshot.get("form") or {}),
        },
        "period": snapshot.get("period") or [],
        "overview": _overview(snapshot.get("overview") or {}),
        "roles_table": [
            {"label": "", "title": "", "duties": {}, **row}
            for row in snapshot.get("roles_table") or []
        ],
        "check": check,
        "verification": _verification(snapshot.get("verification") or {}),
        "actions": [_action(each) for each in snapshot.get("actions") or []],
        "carried_actions": [_action(each) for each in snapshot.get("carried_actions") or []],
        "meetings": [{"place": "", **each} for each in snapshot.get("meetings") or []],
        "seals": list(snapshot.get("seals") or []),
        "agreed": list(snapshot.get("agreed") or []),
    }


def answer_of(item: Mapping[str, Any], column: str) -> Mapping[str, str]:
    """What one column says of an item; every field is empty where it says nothing."""
    return {**NOTHING, **(item["answers"].get(column) or {})}


def columns_in(check: Mapping[str, Any]) -> list[dict[str, str]]:
    """Everybody who answers, in the order of the paper; each with ``id`` and ``label``."""
    return list(check.get("columns") or check["roles"])


def scale_of(check: Mapping[str, Any], item: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The marks that may stand for this item, best first; none for numbers and texts."""
    scales = {scale["id"]: scale for scale in check.get("scales") or []}
    if item.get("scale") in scales:
        return list(scales[item["scale"]].get("options") or [])
    return list(check["scale"])


def sign_of(option: Mapping[str, Any]) -> str:
    """What the paper prints for a mark, a wide letter as its plain one."""
    code = str(option["code"])
    printed = str(option.get("printed") or code)
    return Option(code, printed, str(option["label"]), rank=None, weak=False).sign


def sign_in(check: Mapping[str, Any], item: Mapping[str, Any], mark: str) -> str:
    """The same for a mark that was given; a number stands for itself."""
    found = (each for each in scale_of(check, item) if each["code"] == mark)
    return next(map(sign_of, found), mark)


def has_order(check: Mapping[str, Any], item: Mapping[str, Any]) -> bool:
    """Whether marks of this item lie on a scale from best to worst, as all first ones did."""
    scales = {scale["id"]: scale for scale in check.get("scales") or []}
    scale = scales.get(item.get("scale", ""))
    return scale is None or scale.get("kind") == "ordinal"


def columns_of(check: Mapping[str, Any], section: Mapping[str, Any]) -> list[dict[str, str]]:
    """Who answers this section: a section without marks has no column.

    Who answers nowhere is shown everywhere, with empty cells.
    """
    everywhere, here = _heard(check["sections"]), _heard([section])
    return [
        each for each in columns_in(check) if each["id"] in here or each["id"] not in everywhere
    ]


def steps_between(scale: Sequence[Mapping[str, Any]], marks: Sequence[str]) -> int | None:
    """How far marks lie apart; None while one is missing, of one alone, and of numbers and texts.

    On a scale without ranks two different marks are one step apart. A mark that stands outside the
    ranks (not applicable) has no distance.
    """
    ranks = {option["code"]: option.get("rank", at) for at, option in enumerate(scale)}
    if len(marks) < 2 or any(mark not in ranks for mark in marks):
        return None
    given = [ranks[mark] for mark in marks]
    if all(rank is None for rank in ranks.values()):
        return int(len(set(marks)) > 1)
    return None if None in given else int(max(given) - min(given))


def steps_of(check: Mapping[str, Any], item: Mapping[str, Any]) -> int | None:
    """How far the marks of an item lie apart now, of those who are asked."""
    marks = [answer_of(item, column["id"])["now"] for column in asked(check, item)]
    return steps_between(scale_of(check, item), marks)


def asked(check: Mapping[str, Any], item: Mapping[str, Any]) -> list[dict[str, str]]:
    """Those who answer this item; who answers nowhere at all is silent, not absent."""
    everywhere = _heard(check["sections"])
    return [
        each
        for each in columns_in(check)
        if each["id"] in item["answers"] or each["id"] not in everywhere
    ]


@dataclass(frozen=True)
class PublishedFigure:
    """One figure in words; ``last`` and ``target`` are empty where there are none."""

    item: str
    number: int
    label: str
    value: str
    last: str
    last_basis: str
    target: str
    origin: str
    note: str

    @property
    def sentence(self) -> str:
        """What a note says of it."""
        return sentence(self.label, self.value, self.origin, last=self.last, target=self.target)


def figures_in(snapshot: Mapping[str, Any]) -> list[PublishedFigure]:
    """The figures of a whole snapshot in their order; none where none were taken."""
    found = []
    for item in (snapshot["evidence"] or {}).get("work_items", []):
        for each in item["figures"]:
            given = {"is_typed": not each["line"]}
            last, target, unit = each["last"], each["target"], each["unit"]
            found.append(
                PublishedFigure(
                    item["title"],
                    each["number"],
                    each["label"],
                    published_words(each["value"], unit, **given),
                    published_words(last["value"], unit, **given) if last else "",
                    last["basis"] if last else "",
                    published_words(target, unit, **given) if target else "",
                    each["origin"] + (bracketed(each["source"]) if each["source"] else ""),
                    each["note"],
                )
            )
    return found


def figures_taken_at(snapshot: Mapping[str, Any]) -> datetime | None:
    """When the figures were taken."""
    evidence = snapshot["evidence"]
    return datetime.fromisoformat(evidence["taken_at"]) if evidence else None


def is_withheld(item: Mapping[str, Any]) -> bool:
    """Whether the marks of this item are not published, as the form says."""
    return item.get("withheld") in ("summary", "closed")


def questions_of(snapshot: Snapshot) -> tuple[int, int]:
    """How many questions a whole snapshot has, and how many of them were marked differently."""
    check, total, differing = snapshot["check"], 0, 0
    for section in check["sections"]:
        for item in section["items"]:
            total += 1
            differing += bool(steps_of(check, item))
    return total, differing


def _heard(sections: Sequence[Mapping[str, Any]]) -> set[str]:
    return {key for each in sections for item in each["items"] for key in item["answers"]}


def _section(section: Mapping[str, Any]) -> Snapshot:
    items = [
        {
            "number_label": "",
            "text": "",
            "finding": "",
            **item,
            "answers": item.get("answers") or {},
        }
        for item in section.get("items") or []
    ]
    return {"number_label": "", "title": "", **section, "items": items}


def _overview(overview: Mapping[str, Any]) -> Snapshot:
    return {
        "project": "",
        "purpose": "",
        "contract_kind": None,
        **overview,
        "parties": [
            {"role": "", "label": "", "name": "", "members": [], **each}
            for each in overview.get("parties") or []
        ],
        "work_items": list(overview.get("work_items") or []),
    }


def _verification(verification: Mapping[str, Any]) -> Snapshot:
    return {
        "title": "",
        "intro": "",
        **verification,
        "texts": [
            {"titles": [], "body": "", "unagreed": "", **each}
            for each in verification.get("texts") or []
        ],
    }


def _action(action: Mapping[str, Any]) -> Snapshot:
    return {
        "text": "",
        "side": "",
        "side_label": "",
        "due_on": None,
        "state": "",
        "state_label": "",
        "outcome": "",
        **action,
    }
