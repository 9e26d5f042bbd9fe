"""The forms that come with the product, for tests that go through all of them."""

from pathlib import Path

import kyodo.evaluations
from kyodo.evaluations.formats import FormDefinition, FormEntry, ProjectFacts, read_entry, read_form

FOLDER = Path(kyodo.evaluations.__file__).parent / "sheet_formats"
NAMES = sorted(file.stem for file in FOLDER.glob("*.yaml"))

FACTS = ProjectFacts(
    work_items=(("w1", "相談"), ("w2", "交流")),
    own_items=(("own-questions", ("祭りの当日に助け合えましたか。", "若い人が残りましたか。")),),
)


def source_of(name: str) -> str:
    """The YAML text of a shipped form."""
    return (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")


def entry_of(name: str) -> FormEntry:
    """The checked file."""
    return read_entry(source_of(name))


def form_of(name: str) -> FormDefinition:
    """The form as a project with two work items and two own questions uses it."""
    return read_form(source_of(name), FACTS)
