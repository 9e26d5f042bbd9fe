"""Every service line offers its figures, also for a year in which nothing happened."""

import pytest

from kyodo.evidence import registry
from kyodo.evidence.registry import Scope
from kyodo.fiscal import FiscalYear
from tests.architecture.source import KYODO

SERVICE_LINES = ["consultations"]
EMPTY_YEAR = FiscalYear(1999)


def test_every_service_line_has_its_figures_in_the_registry():
    assert [line for line, _label in registry.lines()] == SERVICE_LINES
    offering = sorted(p.parent.name for p in KYODO.glob("*/evidence.py"))
    assert offering == SERVICE_LINES


def test_a_line_has_a_name_for_readers():
    assert registry.lines() == [("consultations", "総合相談")]


@pytest.mark.parametrize("line", SERVICE_LINES)
@pytest.mark.parametrize("ward", ["", "minato"])
def test_a_year_without_data_is_answered_with_zeros_or_nothing(db, line, ward):
    offered = registry.figures(line, Scope(EMPTY_YEAR, ward))
    assert offered
    keys = [figure.key for figure in offered]
    assert len(keys) == len(set(keys))
    for figure in offered:
        assert figure.key.startswith(f"{line}.")
        assert not figure.value
        assert not any(figure.series)
        assert figure.label
        assert figure.unit


def test_a_line_that_is_not_installed_offers_nothing():
    assert registry.figures("a_line_of_another_city", Scope(EMPTY_YEAR)) == []


def test_a_line_offers_its_figures_once():
    with pytest.raises(ValueError, match="already offers"):
        registry.provide(registry._providers["consultations"])
