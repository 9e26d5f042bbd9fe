"""Files and functions stay small enough to be read at once, and nothing becomes a drawer."""

from ast import get_docstring

import pytest

from tests.architecture.source import KYODO, ROOT, functions, layer_of, modules

MODULE_LINES, FUNCTION_LINES = 400, 40
DRAWERS = {"core", "common", "utils", "util", "helpers", "shared", "base", "misc", "lib"}


@pytest.mark.parametrize("folder", ["src", "tests", "tools", "benchmarks"])
def test_a_module_has_at_most_400_lines(folder):
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in (ROOT / folder).rglob("*.py")
        if "migrations" not in path.parts
    }
    assert {path: lines for path, lines in lengths.items() if lines > MODULE_LINES} == {}


def test_a_function_has_at_most_40_lines():
    long = {
        f"{path}:{node.name}": lines
        for path, tree in modules().items()
        for node in functions(tree)
        if (lines := node.end_lineno - node.lineno + 1) > FUNCTION_LINES
    }
    assert long == {}


def test_no_package_is_a_drawer():
    names = {path.stem for path in KYODO.rglob("*.py")} | {
        path.name for path in KYODO.rglob("*") if path.is_dir() and "templates" not in path.parts
    }
    assert names & DRAWERS == set()


def test_every_module_of_actions_says_what_it_is_for():
    silent = [
        str(path)
        for path, tree in modules().items()
        if layer_of(path) == "actions" and path.name != "__init__.py" and not get_docstring(tree)
    ]
    assert silent == []
