"""Two people press at the same moment: one reveal, no lost mark, no error, on either database."""

import threading

import pytest
from django.db import connection

from kyodo.audit.models import AuditEntry
from kyodo.evaluations.actions.check_sheets import AnswerEntry, save_answers, seal_sections
from kyodo.evaluations.actions.preparation import lay_out_sheets
from kyodo.evaluations.events import Event
from kyodo.evaluations.models import Answer, CheckSheet, JointText, Seal, SheetPart
from kyodo.evaluations.states import State
from kyodo.lifecycle import Refusal
from tests.stories import NOW, mark_side, open_for_marking

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 100
SECTIONS = ("planning", "implementation", "reflection")


def at_once(*calls):
    """Run the calls in threads that start together; gives what each raised, or None."""
    start = threading.Barrier(len(calls))
    raised = [None] * len(calls)

    def run(number, call):
        try:
            start.wait(timeout=30)
            call()
        except Exception as error:
            raised[number] = error
        finally:
            connection.close()

    threads = [
        threading.Thread(target=run, args=(number, call)) for number, call in enumerate(calls)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return raised


def seal(story, role, sections=SECTIONS):
    by = getattr(story, f"{role}_answerable")

    def call():
        seal_sections(evaluation_id=story.evaluation.pk, section_ids=sections, by=by, now=NOW)

    return call


def save(story, item, revision, mark):
    def call():
        save_answers(
            evaluation_id=story.evaluation.pk,
            section_id=item.rpartition("-")[0],
            entries=[AnswerEntry(item, revision, mark=mark)],
            by=story.civic_drafter,
            now=NOW,
        )

    return call


def begin_again(story):
    """Back to empty sheets, without preparing everything anew."""
    evaluation = story.fresh()
    JointText.objects.filter(evaluation=evaluation).delete()
    CheckSheet.objects.filter(evaluation=evaluation).delete()
    evaluation.state, evaluation.revealed_at = State.ANSWERING, None
    evaluation.save()
    lay_out_sheets(evaluation)


def reveals():
    return AuditEntry.objects.filter(event=Event.SECTIONS_REVEALED).count()


def test_both_sides_seal_at_once_a_hundred_times():
    story = open_for_marking()
    for number in range(1, ROUNDS + 1):
        begin_again(story)
        mark_side(story, "civic", {"planning-4": "A"})
        mark_side(story, "government", {"reflection-3": "C"})
        assert at_once(seal(story, "civic"), seal(story, "government")) == [None, None]
        assert reveals() == number
        assert story.fresh().state == State.TALKING
        assert Seal.objects.filter(reopened_at=None).count() == 6
        assert not SheetPart.objects.filter(revealed_at=None).exists()
        assert sorted(Answer.objects.exclude(mark="B").values_list("item", "mark")) == [
            ("planning-4", "A"),
            ("reflection-3", "C"),
        ]


def test_the_drafter_saves_while_the_person_answerable_seals():
    story = open_for_marking()
    for _number in range(20):
        begin_again(story)
        mark_side(story, "civic")
        saved, sealed = at_once(
            save(story, "planning-1", 1, "D"), seal(story, "civic", ("planning",))
        )
        assert sealed is None
        mark = Answer.objects.get(part__check_sheet__role="civic", item="planning-1").mark
        if saved is None:
            assert mark == "D"
        else:
            assert isinstance(saved, Refusal)
            assert mark == "B"


def test_the_reveal_comes_while_the_other_side_is_saving():
    story = open_for_marking()
    for _number in range(20):
        begin_again(story)
        mark_side(story, "civic")
        mark_side(story, "government")
        seal(story, "civic", ("implementation", "reflection"))()
        seal(story, "government")()
        saved, sealed = at_once(save(story, "planning-1", 1, "D"), seal(story, "civic"))
        assert sealed is None
        assert saved is None or isinstance(saved, Refusal)
        assert story.fresh().state == State.TALKING


def test_a_double_click_on_the_seal_seals_once():
    story = open_for_marking()
    for _number in range(20):
        begin_again(story)
        mark_side(story, "civic")
        assert at_once(seal(story, "civic"), seal(story, "civic")) == [None, None]
        assert Seal.objects.count() == 3


def test_two_drafters_save_the_same_item_and_one_is_told():
    story = open_for_marking()
    for _number in range(20):
        begin_again(story)
        results = []

        def keep(mark, by, results=results):
            def call():
                found = save_answers(
                    evaluation_id=story.evaluation.pk,
                    section_id="planning",
                    entries=[AnswerEntry("planning-1", 0, mark=mark)],
                    by=by,
                    now=NOW,
                )
                results.append((mark, len(found.conflicts)))

            return call

        both = at_once(keep("A", story.civic_drafter), keep("D", story.civic_answerable))
        assert both == [None, None]
        assert sorted(conflicts for _mark, conflicts in results) == [0, 1]
        kept = Answer.objects.get(part__check_sheet__role="civic", item="planning-1")
        assert (kept.mark, 0) in results
