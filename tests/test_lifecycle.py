"""Every step of a record is asked of one table, and a step that it lacks is refused in words."""

import pytest
from django.db import models

from kyodo.lifecycle import Lifecycle, StepNotAllowed


class State(models.TextChoices):
    DRAFT = "draft", "下書き"
    OPEN = "open", "受付中"
    CLOSED = "closed", "終了"


LIFECYCLE = Lifecycle(
    {State.DRAFT: {State.OPEN, State.CLOSED}, State.OPEN: {State.DRAFT, State.CLOSED}}
)


def test_a_step_of_the_table_passes_also_for_the_plain_text_of_a_column():
    LIFECYCLE.check(State.DRAFT, State.OPEN)
    LIFECYCLE.check("draft", "open")


@pytest.mark.parametrize(
    ("current", "to"),
    [("closed", "open"), ("open", "open"), ("draft", "nowhere"), ("nowhere", "open")],
)
def test_any_other_step_is_refused(current, to):
    assert not LIFECYCLE.allows(current, to)
    with pytest.raises(StepNotAllowed):
        LIFECYCLE.check(current, to)


def test_the_refusal_speaks_of_labels_even_when_it_was_given_codes():
    with pytest.raises(StepNotAllowed) as refusal:
        LIFECYCLE.check("closed", "draft")
    assert str(refusal.value) == "「終了」から「下書き」へは進められません。"
    assert (refusal.value.current, refusal.value.to) == (State.CLOSED, State.DRAFT)


def test_edges_come_in_the_order_of_the_table():
    assert list(LIFECYCLE.edges()) == [
        (State.DRAFT, State.CLOSED),
        (State.DRAFT, State.OPEN),
        (State.OPEN, State.CLOSED),
        (State.OPEN, State.DRAFT),
    ]
    assert LIFECYCLE.start == State.DRAFT
