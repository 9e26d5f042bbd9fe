"""No number that is taken out of a table can be computed back from what is shown of it."""

import itertools
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kyodo.consultations.queries.small_numbers import (
    FEW,
    HIDDEN,
    Masked,
    as_before,
    masked,
    masked_mentions,
)

LARGEST = 24  # the largest total for which every other table is tried out


def column(*counts):
    """Rows a, b, c… with these counts, as they may be shown."""
    return masked(list(zip("abcdefgh", counts, strict=False)))


def shown(seen: Masked):
    return (*seen.cells.values(), seen.total)


@cache
def tables(width, total):
    """Every table of so many rows that adds up to the total."""
    bars = itertools.combinations(range(total + width - 1), width - 1)
    return [
        tuple(
            after - before - 1
            for before, after in itertools.pairwise((-1, *places, total + width - 1))
        )
        for places in bars
    ]


@cache
def readings(width, cells):
    """Every table that shows these cells to one who knows this very source."""
    total = cells[-1]
    totals = [total] if isinstance(total, int) else range(1, 5)
    return [
        table for each in totals for table in tables(width, each) if shown(column(*table)) == cells
    ]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.integers(0, 12) | st.integers(0, 4), min_size=2, max_size=4).filter(
        lambda counts: sum(counts) <= LARGEST
    )
)
def test_every_hidden_number_could_be_another_one(counts):
    cells = shown(column(*counts))
    possible = readings(len(counts), cells)
    assert tuple(counts) in possible
    for place, cell in enumerate(cells[:-1]):
        if isinstance(cell, str):
            assert len({table[place] for table in possible}) > 1
        if cell == FEW:
            assert len({table[place] for table in possible}) >= 3
    if cells[-1] == FEW:
        assert len({sum(table) for table in possible}) == 4


@settings(max_examples=300, deadline=None)
@given(st.lists(st.integers(0, 60), min_size=1, max_size=20))
def test_no_count_of_one_to_four_is_shown_and_no_total_is_wrong(counts):
    rows = [(str(place), count) for place, count in enumerate(counts)]
    seen = masked(rows)
    for key, count in rows:
        assert seen.cells[key] in (count, FEW, HIDDEN)
        if 0 < count < 5:
            assert isinstance(seen.cells[key], str)
    assert seen.total == (FEW if 0 < sum(counts) < 5 else sum(counts))


@pytest.mark.parametrize(
    ("counts", "cells"),
    [
        ((20, 7, 0), (20, 7, 0, 27)),
        ((20, 3, 0, 9), (20, FEW, 0, HIDDEN, 32)),  # one alone would be the total less the rest
        ((3, 2, 40), (FEW, FEW, 40, 45)),  # five may be any two counts of one to four
        ((1, 1, 40), (FEW, FEW, HIDDEN, 42)),  # two can only be one and one
        ((4, 4, 40), (FEW, FEW, HIDDEN, 48)),  # eight can only be four and four
        ((30, 1, 5), (HIDDEN, FEW, HIDDEN, 36)),  # six could only be five and one
        ((3, 3), (HIDDEN, HIDDEN, 6)),  # nothing but the total
        ((5, 1), (HIDDEN, HIDDEN, 6)),
        ((2, 1, 0), (HIDDEN, HIDDEN, HIDDEN, FEW)),
        ((0, 0), (0, 0, 0)),
        ((5,), (5, 5)),
    ],
)
def test_what_is_shown(counts, cells):
    assert shown(column(*counts)) == cells


def test_cells_are_chosen_by_their_place_and_not_by_their_size():
    assert column(1, 50, 9).cells == {"a": FEW, "b": 50, "c": HIDDEN}
    assert column(1, 9, 50).cells == {"a": FEW, "b": 9, "c": HIDDEN}


def test_mentions_have_no_total_beside_a_few():
    """Of twenty cases all name one topic and four another: 24 in all would tell the four."""
    assert shown(masked_mentions([("a", 20), ("b", 4)])) == (20, FEW, HIDDEN)
    assert shown(masked_mentions([("a", 20), ("b", 0), ("c", 5)])) == (20, 0, 5, 25)


def test_what_was_hidden_once_is_hidden_again_or_everything_is():
    first = column(20, 3, 9)
    assert as_before(column(21, 3, 9), [first.pattern]) == column(21, 3, 9)
    grown = as_before(column(20, 5, 9), [first.pattern])
    assert shown(grown) == (HIDDEN, HIDDEN, HIDDEN, 34)
    assert grown.is_withheld
