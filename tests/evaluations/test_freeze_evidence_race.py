"""Both sides seal, and somebody types, at the same moment: one set of figures, and all of it."""

import pytest

from kyodo.audit.models import AuditEntry
from kyodo.evaluations.events import Event
from kyodo.evaluations.models import FrozenEvidence, FrozenFigure
from kyodo.evaluations.states import State
from kyodo.projects.models import TypedFigure
from tests.evaluations.figures import counted, typed
from tests.evaluations.test_seal_sections_race import at_once, begin_again, seal
from tests.stories import mark_side

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 20


def test_both_sides_seal_at_once_and_the_figures_are_taken_once():
    story = counted(cases=2, before=1)
    for number in range(1, ROUNDS + 1):
        begin_again(story)
        FrozenEvidence.objects.all().delete()
        for role in ("civic", "government"):
            mark_side(story, role)
        assert at_once(seal(story, "civic"), seal(story, "government")) == [None, None]
        assert story.fresh().state == State.TALKING
        assert FrozenEvidence.objects.count() == 1
        numbers = list(FrozenFigure.objects.order_by("number").values_list("number", flat=True))
        assert numbers == list(range(1, len(numbers) + 1))
        assert numbers
        assert AuditEntry.objects.filter(event=Event.EVIDENCE_FROZEN).count() == number


def test_a_figure_typed_while_the_last_side_seals_is_taken_or_refused():
    story = counted(cases=2, before=1)
    for _number in range(ROUNDS):
        begin_again(story)
        FrozenEvidence.objects.all().delete()
        TypedFigure.objects.all().delete()
        for role in ("civic", "government"):
            mark_side(story, role)
        seal(story, "civic")()
        written, sealed = at_once(lambda: typed(story), seal(story, "government"))
        assert sealed is None
        assert FrozenFigure.objects.filter(line="").count() == (1 if written is None else 0)
