"""Two people act on one case at the same moment: one of them does it, the other is told."""

import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from kyodo.consultations.actions.cases import Ending, close_case
from kyodo.consultations.actions.entries import EntryData, add_entry
from kyodo.consultations.actions.merging import merge_cases
from kyodo.consultations.actions.plans import Plan, PlanChangedMeanwhile, plan_next
from kyodo.consultations.models import CallerQuestion, Case, Entry
from kyodo.consultations.states import CaseState, EntryKind, Outcome
from kyodo.lifecycle import Refusal
from tests.consultations.cases import NOW, counter, received
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 20


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


def one_failed(raised, *kinds):
    return sorted(error is None for error in raised) == [False, True] and all(
        error is None or isinstance(error, kinds) for error in raised
    )


def test_two_close_and_the_caller_is_asked_once():
    world = counter()
    for number in range(1, ROUNDS + 1):
        case = received(world.staff, caller=PersonFactory(email="a@b.jp"), reach_by="email")

        def close(outcome, by, case=case):
            close_case(case_id=case.pk, ending=Ending(outcome), by=by, now=NOW)

        raised = at_once(
            lambda close=close: close(Outcome.SOLVED, world.staff),
            lambda close=close: close(Outcome.INTRODUCED, world.colleague),
        )
        assert one_failed(raised, Refusal)
        assert CallerQuestion.objects.count() == number


def test_two_merge_each_into_the_other_and_one_stays_open():
    world = counter()
    for _number in range(ROUNDS):
        one, other = received(world.staff, text="一"), received(world.staff, text="二")

        def merge(case, kept, by):
            merge_cases(case_id=case.pk, into_id=kept.pk, by=by, now=NOW)

        raised = at_once(
            lambda one=one, other=other: merge(one, other, world.staff),
            lambda one=one, other=other: merge(other, one, world.colleague),
        )
        assert one_failed(raised, Refusal, PermissionDenied)
        pair = Case.objects.filter(pk__in=[one.pk, other.pk])
        kept = pair.get(closed_at=None)
        assert pair.exclude(pk=kept.pk).get().state == CaseState.MERGED
        texts = set(kept.entries.values_list("text", flat=True))
        assert {"一", "二"} <= texts


def test_one_closes_what_another_merges():
    world = counter()
    for _number in range(ROUNDS):
        case, kept = received(world.staff), received(world.staff)
        raised = at_once(
            lambda case=case, kept=kept: merge_cases(
                case_id=case.pk, into_id=kept.pk, by=world.staff, now=NOW
            ),
            lambda kept=kept: close_case(
                case_id=kept.pk, ending=Ending(Outcome.SOLVED), by=world.colleague, now=NOW
            ),
        )
        assert raised[1] is None
        merged = Case.objects.get(pk=case.pk).merged_into == kept
        assert merged == (raised[0] is None)
        assert raised[0] is None or isinstance(raised[0], Refusal)


def test_two_plan_and_the_second_is_told_while_every_note_is_kept():
    world = counter()
    for number in range(1, ROUNDS + 1):
        case = received(world.staff)
        plans = [Plan(seen=case.version, next_action=words) for words in ("一", "二")]
        raised = at_once(
            lambda case=case, plans=plans: plan_next(
                case_id=case.pk, plan=plans[0], owner=None, by=world.staff
            ),
            lambda case=case, plans=plans: plan_next(
                case_id=case.pk, plan=plans[1], owner=None, by=world.colleague
            ),
            lambda case=case: add_entry(
                case_id=case.pk,
                data=EntryData(kind=EntryKind.NOTE, text="メモ"),
                by=world.staff,
                now=NOW,
            ),
        )
        assert one_failed(raised[:2], PlanChangedMeanwhile)
        assert raised[2] is None
        assert Entry.objects.filter(text="メモ").count() == number
