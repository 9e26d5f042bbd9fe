"""A published evaluation to PDF: our call against typst alone on the same source and data.

Each run has other texts, so that neither side profits from what typst remembers of a run before.
"""

import json
import statistics
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import django
import typst

RUNS = 30
ROOT = Path(__file__).parent.parent
SHEET = ROOT / "tests/evaluations/publication_fy2022.json"


def measure(runs: int = RUNS) -> list[dict[str, Any]]:
    """Rows of name, ours, floor, unit, ratio and runs; medians, measured alternately."""
    from kyodo.evaluations.exports import (  # noqa: PLC0415  (after django.setup)
        Paper,
        Variant,
        paper_file,
    )
    from kyodo.evaluations.exports.paper import TEMPLATE  # noqa: PLC0415

    def publication_pdf(snapshot: dict[str, Any]) -> bytes:
        return paper_file(Paper(snapshot, Variant.PUBLISHED), "pdf")

    ours, floor = [], []
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[ROOT / "src/kyodo/exports/fonts"])
    publication_pdf(_snapshot("warm"))
    for run in range(runs):
        snapshot = _snapshot(f"o{run}")
        ours.append(_milliseconds(lambda snapshot=snapshot: publication_pdf(snapshot)))
        snapshot = _snapshot(f"f{run}")
        inputs = {"data": json.dumps(_data(snapshot), ensure_ascii=False)}
        created = int(datetime.fromisoformat(snapshot["published_at"]).timestamp())
        floor.append(
            _milliseconds(
                lambda inputs=inputs, created=created: typst.compile(
                    TEMPLATE,
                    root=TEMPLATE.parent,
                    font_paths=fonts,
                    ignore_system_fonts=True,
                    sys_inputs=inputs,
                    pdf_standards=["ua-1", "a-2a"],
                    timestamp=created,
                )
            )
        )
    return [_row("sheet_pdf", statistics.median(ours), statistics.median(floor), runs)]


def _snapshot(salt: str) -> dict[str, Any]:
    snapshot: dict[str, Any] = json.loads(SHEET.read_text(encoding="utf-8"))
    snapshot["overview"]["project"] += salt
    for section in snapshot["check"]["sections"]:
        for item in section["items"]:
            item["text"] += salt
    for text in snapshot["verification"]["texts"]:
        text["body"] = "\n".join(line + salt for line in text["body"].split("\n"))
    return snapshot


def _data(snapshot: dict[str, Any]) -> dict[str, Any]:
    from kyodo.evaluations.exports import Paper, Variant  # noqa: PLC0415

    return Paper(snapshot, Variant.PUBLISHED).data


def _milliseconds(call: Any) -> float:
    start = time.perf_counter()
    call()
    return (time.perf_counter() - start) * 1000


def _row(name: str, ours: float, floor: float, runs: int) -> dict[str, Any]:
    return {
        "name": name,
        "ours": round(ours, 2),
        "floor": round(floor, 2),
        "unit": "ms",
        "ratio": round(ours / floor, 2),
        "runs": runs,
    }


if __name__ == "__main__":
    django.setup()
    for row in measure():
        print(json.dumps(row))
