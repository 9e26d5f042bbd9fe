"""Every write is an action, and the rules know nothing of pages."""

import ast

from tests.architecture.source import modules_of

READING = ("views", "forms", "queries", "permissions", "templatetags", "exports")
RULES = (
    *("states", "events", "roles", "formats", "readers", "models", "permissions"),
    *("queries", "notices", "actions"),
)
ALWAYS_A_WRITE = {
    *("save", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create"),
    *("acreate", "asave", "adelete", "aupdate"),
}
WEB = (
    *("django.http", "django.shortcuts", "django.views", "django.forms", "django_htmx"),
    "django.contrib.messages",
)


def is_write(call):
    """``save(commit=False)`` builds an instance; ``update`` and ``delete`` are told from those of
    dictionaries by their arguments.
    """
    name = call.func.attr
    if name == "save" and any(
        word.arg == "commit" and getattr(word.value, "value", None) is False
        for word in call.keywords
    ):
        return False
    if name == "update":
        return bool(call.keywords) and not call.args
    if name == "delete":
        return not call.args and not call.keywords
    return name in ALWAYS_A_WRITE


def test_only_actions_write():
    found = [
        f"{path}:{node.lineno} .{node.func.attr}()"
        for path, tree in modules_of(*READING).items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and is_write(node)
    ]
    assert found == []


def imported(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.lineno, node.module
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def test_rules_import_nothing_of_the_web():
    found = sorted(
        {
            f"{path}:{line} {name}"
            for path, tree in modules_of(*RULES).items()
            for line, name in imported(tree)
            if any(name == web or name.startswith(f"{web}.") for web in WEB)
        }
    )
    assert found == []


def test_rules_do_not_read_the_clock():
    found = [
        f"{path}:{node.lineno}"
        for path, tree in modules_of("actions", "permissions", "queries").items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and not node.args  # timezone.localdate(now) only converts
        and isinstance(node.func, ast.Attribute)
        and (getattr(node.func.value, "id", ""), node.func.attr)
        in {("timezone", "now"), ("timezone", "localdate"), ("date", "today"), ("time", "time")}
    ]
    assert found == []
