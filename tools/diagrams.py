"""Draws every table of states into docs/architecture.md, so that the picture is the code.

python tools/diagrams.py            writes the diagrams between the two marks
python tools/diagrams.py --check    fails when they are not what the code says
"""

import argparse
import importlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import django
from django.utils import translation

from kyodo.lifecycle import Lifecycle

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "docs" / "architecture.md"
BEGIN, END = "<!-- state diagrams: written by tools/diagrams.py -->", "<!-- end of diagrams -->"


def lifecycles() -> Iterator[tuple[str, Lifecycle]]:
    """Every table in a ``states`` module, under a name like ``evaluations`` or ``projects.X``."""
    for path in sorted((ROOT / "src" / "kyodo").glob("*/states.py")):
        app = path.parent.name
        module = importlib.import_module(f"kyodo.{app}.states")
        for name, value in sorted(vars(module).items()):
            if isinstance(value, Lifecycle) and name.isupper():
                plain = name.removesuffix("LIFECYCLE").strip("_").replace("_", " ").lower()
                yield f"{app}: {plain}" if plain else app, value


def diagram(title: str, lifecycle: Lifecycle) -> str:
    edges = list(lifecycle.edges())
    states = dict.fromkeys(state for edge in edges for state in edge)
    leaving = {state for state, _ in edges}
    lines = [f"### {title}", "", "```mermaid", "stateDiagram-v2"]
    lines += [f"    {state.value}: {state.label} ({state.value})" for state in states]
    lines += [f"    [*] --> {lifecycle.start.value}"]
    lines += [f"    {state.value} --> {to.value}" for state, to in edges]
    lines += [f"    {state.value} --> [*]" for state in states if state not in leaving]
    return "\n".join([*lines, "```"])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kyodo.config.settings")
    django.setup()
    text = DOCUMENT.read_text(encoding="utf-8")
    if text.count(BEGIN) != 1 or text.count(END) != 1:
        print(f"{DOCUMENT.name} needs each of these marks once:\n{BEGIN}\n{END}")
        return 1
    with translation.override("ja"):
        drawn = "\n\n".join(diagram(title, lifecycle) for title, lifecycle in lifecycles())
    before, _, rest = text.partition(BEGIN)
    wanted = f"{before}{BEGIN}\n\n{drawn}\n\n{END}{rest.partition(END)[2]}"
    if options.check:
        if text != wanted:
            print("The state diagrams are stale. Run tools/diagrams.py.")
        return int(text != wanted)
    DOCUMENT.write_text(wanted, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
