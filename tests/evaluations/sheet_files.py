"""The published sheet of fiscal 2022 as a file, whole and with lines altered."""

import hashlib

from kyodo.demo.actions import SHEET
from kyodo.evaluations.actions.sheet_imports import SheetFile, receive_sheet
from tests.factories import AdministratorFactory, DepartmentFactory, MembershipFactory
from tests.stories import NOW

FIRST_MARKS, ENTERED_ON = 231, 43


def sheet_text(**replaced):
    """The text; ``line231="…"`` puts another line in the place of line 231."""
    lines = SHEET.read_text(encoding="utf-8").split("\n")
    for name, text in replaced.items():
        lines[int(name.removeprefix("line")) - 1] = text
    return "\n".join(lines)


def sheet(**replaced):
    text = sheet_text(**replaced)
    return SheetFile("sheet.txt", hashlib.sha256(text.encode()).hexdigest(), text)


def officer():
    """A member of a department, who may bring sheets in."""
    return MembershipFactory(organisation=DepartmentFactory()).user


def received(by=None, **replaced):
    return receive_sheet(file=sheet(**replaced), by=by or AdministratorFactory(), now=NOW)
