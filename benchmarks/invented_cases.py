"""A centre with few cases and, in the same database, with many: 1,000 and 100,000.

Filling takes minutes, so everything that is measured at both sizes is measured in one go: each
module with ``at_size`` answers its rows for the size that there is. ``BENCH_CASES`` in the
environment makes the large one smaller, to try a measurement out.
"""

import os
from collections import defaultdict
from typing import Any

from django.utils import timezone

from benchmarks.measuring import modules, server
from kyodo.accounts.models import User
from kyodo.consultations.management.making import Maker, Size
from kyodo.consultations.models import Case
from kyodo.search import index

SMALL = 1000
LARGE = int(os.environ.get("BENCH_CASES", "100000"))
ENTRIES = 10  # of a case, on average

_found: dict[str, list[dict[str, Any]]] = defaultdict(list)


def measured(name: str) -> list[dict[str, Any]]:
    """The rows of one module at both sizes."""
    if not _found:
        with server() as port:
            for size in (SMALL, LARGE):
                fill(size)
                for each, module in modules().items():
                    if hasattr(module, "at_size"):
                        _found[each] += module.at_size(port, size)
    return _found[name]


def fill(size: int) -> None:
    """Write what is missing; the older cases stay what they are."""
    missing = size - Case.objects.count()
    if missing > 0:
        for _done in Maker(now=timezone.now(), seed=size).make(Size(missing, missing * ENTRIES)):
            pass
        index.tidy()


def staff() -> User:
    """Somebody who works at the invented centre."""
    return User.objects.get(email="centre0@example.jp")
