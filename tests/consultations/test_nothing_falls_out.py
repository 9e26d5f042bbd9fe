"""Whatever is done with a case, it waits in the queue with a day until it has an outcome."""

import contextlib

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.utils import timezone

from kyodo.classifications.states import Kind
from kyodo.consultations.actions.bulk_changes import Change, What, change_cases, undo_bulk_change
from kyodo.consultations.actions.cases import Ending, close_case, move_case, reopen_case
from kyodo.consultations.actions.entries import EntryData, add_entry
from kyodo.consultations.actions.follow_ups import change_next_date, wake_case
from kyodo.consultations.actions.merging import merge_cases
from kyodo.consultations.actions.plans import Plan, plan_next
from kyodo.consultations.actions.questions import answer_question
from kyodo.consultations.actions.splitting import Split, split_case
from kyodo.consultations.models import Case
from kyodo.consultations.queries.follow_ups import Tab, WantedQueue, queue_rows
from kyodo.consultations.states import Answered, CaseState, EntryKind, Outcome
from kyodo.lifecycle import Refusal
from kyodo.notifications.models import OutboxMail
from tests.consultations.cases import NOW, counter, received, word
from tests.consultations.queue import on, put_to_rest
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


def plan(case, world, **changes):
    owner = changes.pop("owner", case.owner)
    values = Plan(seen=case.version, **changes)
    plan_next(case_id=case.pk, plan=values, owner=owner, by=world.staff)


def write(case, world, kind, **said):
    data = EntryData(kind, "話した", **said)
    add_entry(case_id=case.pk, data=data, by=world.staff, now=NOW)


def many(case, world, what, **values):
    return change_cases(
        change=Change(what, **values), seen={case.pk: case.version}, by=world.staff, now=NOW
    )


def taken_back(case, world, what, **values):
    bulk = many(case, world, what, **values).bulk
    if bulk is not None:
        undo_bulk_change(change_id=bulk.pk, by=world.staff, now=NOW)


def end(case, world, outcome=Outcome.SOLVED):
    reason = word(Kind.NO_LINK_REASON, "no_budget", "予算がなかった")
    close_case(case_id=case.pk, ending=Ending(outcome, "", reason), by=world.staff, now=NOW)


def reopened(case, world):
    end(case, world)
    reopen_case(case_id=case.pk, by=world.staff, now=NOW)


def answered(case, world):
    end(case, world)
    key = OutboxMail.objects.latest("pk").path.split("key=")[1]
    answer_question(key=key, answer=Answered.NOT, remark="", now=NOW)


def woken(case, world):
    put_to_rest(case, world.staff)
    wake_case(case_id=case.pk, by=world.staff, now=NOW)


def parted(case, world):
    write(case, world, EntryKind.NOTE)
    newest = case.entries.latest("pk")
    split_case(case_id=case.pk, split=Split("別の話", [newest.pk]), by=world.staff, now=NOW)


DEEDS = {
    "plan_far": lambda case, world: plan(case, world, next_on=on(300), turn="asked"),
    "plan_words": lambda case, world: plan(case, world, next_action="電話する"),
    "take_away": lambda case, world: plan(case, world, owner=None),
    "move": lambda case, world: move_case(case_id=case.pk, to=CaseState.HEARING, by=world.staff),
    "note": lambda case, world: write(case, world, EntryKind.NOTE),
    "contact": lambda case, world: write(case, world, EntryKind.CONTACT_IN),
    "message": lambda case, world: write(case, world, EntryKind.CONTACT_OUT, audience="client"),
    "next_date": lambda case, world: change_next_date(
        case_id=case.pk, next_on=on(20), seen=case.version, by=world.staff, now=NOW
    ),
    "snooze": lambda case, world: put_to_rest(case, world.staff, 100),
    "wake": woken,
    "split": parted,
    "merge": lambda case, world: merge_cases(
        case_id=case.pk, into_id=received(world.staff).pk, by=world.staff, now=NOW
    ),
    "keep": lambda case, world: merge_cases(
        case_id=received(world.staff).pk, into_id=case.pk, by=world.staff, now=NOW
    ),
    "close": end,
    "close_without_link": lambda case, world: end(case, world, Outcome.NOT_LINKED),
    "reopen": reopened,
    "answer": answered,
    "assign_many": lambda case, world: many(case, world, What.ASSIGN, owner=world.colleague),
    "date_many": lambda case, world: many(case, world, What.NEXT_DATE, day=on(50)),
    "snooze_many": lambda case, world: many(case, world, What.SNOOZE, day=on(50), reason="待つ"),
    "close_many": lambda case, world: many(case, world, What.CLOSE, ending=Ending(Outcome.SOLVED)),
    "undo_close": lambda case, world: taken_back(
        case, world, What.CLOSE, ending=Ending(Outcome.SOLVED)
    ),
    "undo_snooze": lambda case, world: taken_back(
        case, world, What.SNOOZE, day=on(50), reason="待つ"
    ),
}


def demand_a_place(world, since):
    """Every open case is in the queue, and comes due by its day; every other has an outcome."""
    seen = Case.objects.visible_to(world.staff)
    for case in Case.objects.filter(pk__gte=since):
        waits = queue_rows(seen, WantedQueue(Tab.ALL), on(0)).filter(pk=case.pk).exists()
        assert waits == case.is_open
        if case.is_open:
            assert case.next_on is not None
            day = max(case.next_on, on(0))
            assert queue_rows(seen, WantedQueue(Tab.DUE), day).filter(pk=case.pk).exists()
        else:
            assert case.outcome


@pytest.mark.parametrize("first", ["", "plan_far", "snooze", "close", "undo_close"])
def test_an_open_case_is_always_in_the_queue(monkeypatch, first):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    world = counter()
    for second in DEEDS:
        caller = PersonFactory(email="a@b.jp")
        case = received(world.staff, caller=caller, reach_by="email", owner=world.staff)
        for name in filter(None, (first, second)):
            case.refresh_from_db()
            with contextlib.suppress(Refusal, PermissionDenied):  # of what has ended or was merged
                DEEDS[name](case, world)
        demand_a_place(world, since=case.pk)


def test_the_database_itself_refuses_an_open_case_without_a_day():
    case = received(counter().staff)
    with pytest.raises(IntegrityError, match="case_open_has_a_next_day"):
        Case.objects.filter(pk=case.pk).update(next_on=None)
