"""Reads the source tree for the tests beside it."""

import ast
from functools import cache
from pathlib import Path

from django.urls import URLResolver, get_resolver

ROOT = Path(__file__).resolve().parents[2]
KYODO = ROOT / "src" / "kyodo"


@cache
def modules():
    """Every module of the product but migrations: path within the package, and syntax tree."""
    return {
        path.relative_to(KYODO): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(KYODO.rglob("*.py"))
        if "migrations" not in path.parts
    }


def layer_of(path):
    """``views`` for evaluations/views.py and for evaluations/views/talks.py."""
    return path.parts[1].removesuffix(".py") if len(path.parts) > 1 else ""


def modules_of(*layers):
    return {path: tree for path, tree in modules().items() if layer_of(path) in layers}


def functions(tree):
    return [
        node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


@cache
def templates():
    return {
        path.relative_to(KYODO): path.read_text(encoding="utf-8")
        for path in sorted(KYODO.rglob("templates/**/*.html"))
    }


def addresses(patterns=None, namespace=""):
    """Name and view of every address of the site."""
    found = []
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            found += addresses(pattern.url_patterns, inner)
        else:
            found.append((f"{namespace}{pattern.name or pattern.pattern}", pattern.callback))
    return found
