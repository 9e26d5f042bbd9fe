"""Two people change the same cases at one moment, or one takes back while another goes on."""

import pytest

from kyodo.consultations.actions.bulk_changes import Change, What, change_cases, undo_bulk_change
from kyodo.consultations.actions.entries import EntryData, add_entry
from kyodo.consultations.models import BulkChange
from kyodo.consultations.states import EntryKind
from kyodo.lifecycle import Refusal
from tests.consultations.cases import NOW, counter
from tests.consultations.queue import on, planned
from tests.consultations.test_case_race import ROUNDS, at_once, one_failed

pytestmark = pytest.mark.django_db(transaction=True)


def change(cases, day, by, found=None):
    seen = {case.pk: case.version for case in cases}
    outcomes = change_cases(change=Change(What.NEXT_DATE, day=on(day)), seen=seen, by=by, now=NOW)
    if found is not None:
        found.append(outcomes)
    return outcomes.bulk


def test_two_change_the_same_cases_and_each_case_is_changed_once():
    world = counter()
    for _number in range(ROUNDS):
        one, other = planned(world.staff), planned(world.staff)
        found = []
        raised = at_once(
            lambda one=one, other=other, found=found: change([one, other], 3, world.staff, found),
            lambda one=one, other=other, found=found: change(
                [other, one], 4, world.colleague, found
            ),
        )
        assert raised == [None, None]
        assert sorted((len(each.changed), len(each.left)) for each in found) == [(0, 2), (2, 0)]
        one.refresh_from_db()
        other.refresh_from_db()
        assert one.next_on == other.next_on
        assert one.version == 3


def test_one_takes_back_while_another_goes_on_and_what_was_written_stays():
    world = counter()
    for _number in range(ROUNDS):
        case = planned(world.staff)
        bulk = change([case], 30, world.staff)
        raised = at_once(
            lambda bulk=bulk: undo_bulk_change(change_id=bulk.pk, by=world.staff, now=NOW),
            lambda case=case: add_entry(
                case_id=case.pk,
                data=EntryData(EntryKind.CONTACT_OUT, "電話した", audience="client"),
                by=world.colleague,
                now=NOW,
            ),
        )
        assert raised == [None, None]
        case.refresh_from_db()
        assert case.turn == "caller"  # as whoever wrote left it, before or after
        assert case.next_on in (on(0), on(30))


def test_a_change_is_taken_back_once():
    world = counter()
    for _number in range(ROUNDS):
        bulk = change([planned(world.staff)], 30, world.staff)
        raised = at_once(
            *[
                lambda bulk=bulk: undo_bulk_change(change_id=bulk.pk, by=world.staff, now=NOW)
                for _time in range(2)
            ]
        )
        assert one_failed(raised, Refusal)
    assert BulkChange.objects.filter(undone_at=None).count() == 0
