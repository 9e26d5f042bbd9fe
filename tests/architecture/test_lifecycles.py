"""Every state can be reached, and no table forgets one."""

import importlib

import pytest

from kyodo.lifecycle import Lifecycle
from tests.architecture.source import KYODO


def tables():
    for path in sorted(KYODO.glob("*/states.py")):
        module = importlib.import_module(f"kyodo.{path.parent.name}.states")
        for name, value in vars(module).items():
            if isinstance(value, Lifecycle):
                yield pytest.param(value, id=f"{path.parent.name}.{name}")


@pytest.mark.parametrize("table", list(tables()))
def test_every_state_can_be_reached_from_the_first(table):
    edges = list(table.edges())
    reached, before = {table.start}, set()
    while reached != before:
        before = set(reached)
        reached |= {to for state, to in edges if state in reached}
    assert reached == set(type(table.start))
