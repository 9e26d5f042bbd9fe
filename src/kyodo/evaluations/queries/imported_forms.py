"""A form made from a sheet that follows none of the known ones: its own words, as printed."""

import hashlib
from typing import Any

import yaml

from kyodo.evaluations.formats import SCHEMA
from kyodo.evaluations.queries.sheet_imports import marks_by_section
from kyodo.evaluations.readers.values import CIVIC, GOVERNMENT, SIDES, ReadSheet

# Words of the form, not of the screen: used where the paper's own could not be read.
SIDE_LABELS = {CIVIC: "団体等", GOVERNMENT: "行政"}
TITLE = "相互評価シート"
CHECK_TITLE = "事業実施プロセス相互チェックシート"
NARRATIVES_TITLE = "事業評価相互検証シート"
UNREAD = "（読み取れませんでした）"


def form_source(read: ReadSheet) -> str:
    """The YAML of the form that this sheet was written on.

    Two sheets with the same words give the same form: its code is a digest of them. Which marks
    are weak ones is not printed on paper, so none is said to be.
    """
    words = {
        "title": read.title or TITLE,
        "reveal": "all_sections",
        "roles": [
            {"id": side, "label": read.side_labels.get(side) or SIDE_LABELS[side], "side": side}
            for side in SIDES
        ],
        "scales": [{"id": "printed", "options": _options(read)}],
        "check": {
            "title": read.check_title or CHECK_TITLE,
            "intro": read.check_intro,
            "sections": _sections(read),
        },
        "narratives": {
            "title": read.verification_title or NARRATIVES_TITLE,
            "intro": read.verification_intro,
        },
    }
    digest = hashlib.sha256(_yaml(words).encode()).hexdigest()
    head = {"schema": SCHEMA, "code": f"imported-{digest[:8]}", "version": "1"}
    return _yaml({**head, **words})


def _options(read: ReadSheet) -> list[dict[str, Any]]:
    return [
        {"code": step.code, "label": step.label or step.code, "rank": rank}
        for rank, step in enumerate(read.scale, start=1)
    ]


def _sections(read: ReadSheet) -> list[dict[str, Any]]:
    headings = {section.number: section for section in read.sections}
    return [
        {
            "id": f"section-{number}",
            "number_label": headings[marks[0].section].number_label,
            "title": headings[marks[0].section].title or UNREAD,
            "scale": "printed",
            "items": [
                {
                    "id": f"section-{number}-item-{at}",
                    "number_label": mark.number_label,
                    "text": mark.text or UNREAD,
                }
                for at, mark in enumerate(marks, start=1)
            ],
        }
        for number, marks in enumerate(marks_by_section(read), start=1)
    ]


def _yaml(words: dict[str, Any]) -> str:
    return yaml.safe_dump(words, allow_unicode=True, sort_keys=False)
