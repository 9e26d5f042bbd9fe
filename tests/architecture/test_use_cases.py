"""A use case has one name: of its view, of its action and of its test."""

import ast

from tests.architecture.source import ROOT, addresses, functions, modules

SOMEBODY_ELSES = {"ui", "config", "allauth", "django"}


def app_and_name(view):
    module = view.__module__.split(".")
    return (module[1] if module[0] == "kyodo" else module[0]), view.__name__


def functions_of(app, layer):
    return {
        node.name: node
        for path, tree in modules().items()
        if path.parts[0] == app and path.with_suffix("").parts[1:2] == (layer,)
        for node in functions(tree)
    }


def takes_posts(function):
    """``@require_POST``, or a look at ``request.POST`` or at the method."""
    text = ast.unparse(function)
    return "require_POST" in text or "request.POST" in text or "'POST'" in text


def writing_views():
    found = set()
    for _, view in addresses():
        app, name = app_and_name(view)
        function = functions_of(app, "views").get(name)
        if app not in SOMEBODY_ELSES and function is not None and takes_posts(function):
            found.add((app, name))
    return sorted(found)


def test_every_write_view_has_an_action_of_its_name():
    missing = [
        f"{app}/actions: {name}"
        for app, name in writing_views()
        if name not in functions_of(app, "actions")
    ]
    assert missing == []


def test_every_write_view_has_a_test_file_of_its_name():
    missing = [
        f"tests/{app}/test_{name}.py"
        for app, name in writing_views()
        if not (ROOT / "tests" / app / f"test_{name}.py").exists()
    ]
    assert missing == []
