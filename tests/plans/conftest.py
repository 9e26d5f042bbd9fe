"""Projects have their first sides, also after tests that empty all tables."""

from importlib import import_module

import pytest
from django.apps import apps

from kyodo.projects.models import Side


@pytest.fixture(autouse=True)
def _first_sides(db):
    if not Side.objects.exists():
        import_module("kyodo.projects.migrations.0002_side").write_known_sides(apps, None)
