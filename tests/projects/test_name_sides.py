"""A form that is loaded makes the sides known that it speaks of."""

from importlib import import_module

import pytest
from django.apps import apps

from kyodo.evaluations.actions.sheet_formats import load_sheet_format
from kyodo.projects.actions import name_sides
from kyodo.projects.models import Side
from tests.stories import NOW, YOKOHAMA

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _as_a_fresh_database():
    """Tests that empty all tables take along what the migration wrote."""
    Side.objects.all().delete()
    import_module("kyodo.projects.migrations.0002_side").write_known_sides(apps, None)


def known():
    return list(Side.objects.in_order().values_list("code", "label", "position"))


def test_two_sides_are_known_from_the_beginning():
    assert known() == [("civic", "団体等", 1), ("government", "行政", 2)]


def test_new_sides_come_after_the_known_ones_which_keep_their_names():
    sides = [("council", "協働審議会"), ("civic", "市民側"), ("council", "審議会"), ("", "進行役")]
    assert [side.code for side in name_sides(sides=sides)] == ["council"]
    assert known()[1:] == [("government", "行政", 2), ("council", "協働審議会", 3)]
    assert known()[0] == ("civic", "団体等", 1)


def test_words_too_long_for_a_label_are_cut():
    (side,) = name_sides(sides=[("council", "審" * 2000)])
    side.refresh_from_db()
    assert side.label == "審" * 100


def test_loading_a_form_names_its_sides_also_when_it_is_known_already():
    Side.objects.all().delete()
    source = YOKOHAMA.read_text(encoding="utf-8")
    for _time in range(2):
        load_sheet_format(source=source, by=None, now=NOW)
        assert [(code, position) for code, _label, position in known()] == [
            ("civic", 1),
            ("government", 2),
        ]
        Side.objects.all().delete()
