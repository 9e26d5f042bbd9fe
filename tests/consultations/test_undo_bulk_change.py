"""A change of many cases is taken back as a whole, but never over what somebody did since."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from kyodo.classifications.states import Kind
from kyodo.consultations.actions.bulk_changes import (
    UNDONE_WITHIN,
    Change,
    What,
    change_cases,
    forget_bulk_changes,
    undo_bulk_change,
)
from kyodo.consultations.actions.cases import Ending
from kyodo.consultations.actions.entries import EntryData, add_entry
from kyodo.consultations.actions.questions import answer_question
from kyodo.consultations.models import BulkChange, CallerQuestion, Case
from kyodo.consultations.states import Answered, EntryKind, Outcome
from kyodo.lifecycle import Refusal
from kyodo.notifications.models import OutboxMail
from tests.consultations.cases import NOW, counter, word
from tests.consultations.queue import QUEUE, on, planned, put_to_rest, tabs_of
from tests.consultations.writing import address
from tests.factories import AdministratorFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(monkeypatch, client):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    world = counter()
    client.force_login(world.staff)
    return world


def change(world, cases, what=What.NEXT_DATE, **values):
    if what == What.NEXT_DATE:
        values.setdefault("day", on(30))
    seen = {case.pk: case.version for case in cases}
    outcomes = change_cases(change=Change(what, **values), seen=seen, by=world.staff, now=NOW)
    return outcomes.bulk


def undo(bulk, by, now=NOW):
    return undo_bulk_change(change_id=bulk.pk, by=by, now=now)


def columns(case):
    values = Case.objects.filter(pk=case.pk).values().get()
    return {name: value for name, value in values.items() if name != "version"}


def reason():
    return word(Kind.NO_LINK_REASON, "no_budget", "予算がなかった")


@pytest.mark.parametrize(
    ("what", "values"),
    [
        (What.ASSIGN, {"owner": "colleague"}),
        (What.ASSIGN, {}),
        (What.NEXT_DATE, {}),
        (What.SNOOZE, {"day": on(9), "reason": "夏まで"}),
        (What.CLOSE, {"ending": Outcome.SOLVED}),
        (What.CLOSE, {"ending": Outcome.NOT_LINKED}),
    ],
)
def test_every_case_is_as_it_was(world, what, values):
    if "owner" in values:
        values = {"owner": world.colleague}
    if "ending" in values:
        values = {"ending": Ending(values["ending"], note="おわり", reason=reason())}
    cases = [
        planned(world.staff, -2, owner=world.staff, turn="caller", next_action="電話する"),
        put_to_rest(planned(world.staff, owner=world.staff), world.staff, reason="待つ"),
    ]
    before = [columns(case) for case in cases]
    bulk = change(world, cases, what, **values)
    assert [columns(case) for case in cases] != before
    outcomes = undo(bulk, world.staff)
    assert [columns(case) for case in cases] == before
    assert (len(outcomes.changed), outcomes.left) == (2, [])
    bulk.refresh_from_db()
    assert (bulk.undone_at, bulk.before, bulk.number) == (NOW, {}, 2)


def test_one_button_on_the_list_takes_it_back(client, world):
    case = planned(world.staff, owner=world.staff)
    bulk = change(world, [case])
    there = address("undo_bulk_change", bulk.pk)
    assert there in client.get(QUEUE, {"who": "all"}).content.decode()
    answer = client.post(there, {"list": "who=all"})
    assert answer.url == f"{QUEUE}?who=all"
    page = client.get(answer.url).content.decode()
    assert "1件の相談を元に戻しました" in page
    assert there not in page
    case.refresh_from_db()
    assert case.next_on == on(0)


def test_the_button_stays_on_the_list_for_a_while_and_on_its_own_page_for_days(
    client, world, monkeypatch
):
    bulk = change(world, [planned(world.staff)])
    there = address("undo_bulk_change", bulk.pk)
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(minutes=11))
    assert there not in client.get(QUEUE).content.decode()
    assert there in client.get(address("list_bulk_changes")).content.decode()
    client.force_login(world.colleague)
    assert there not in client.get(address("list_bulk_changes")).content.decode()
    monkeypatch.setattr(timezone, "now", lambda: NOW + UNDONE_WITHIN + timedelta(minutes=1))
    client.force_login(world.staff)
    page = client.get(address("list_bulk_changes")).content.decode()
    assert there not in page
    assert "次の期日を決める" in page


def test_what_somebody_went_on_with_is_left_and_named(client, world):
    went_on, other = planned(world.staff), planned(world.staff)
    bulk = change(world, [went_on, other])
    add_entry(
        case_id=went_on.pk,
        data=EntryData(EntryKind.CONTACT_IN, "電話があった"),
        by=world.colleague,
        now=NOW,
    )
    answer = client.post(address("undo_bulk_change", bulk.pk), {"list": ""})
    page = client.get(answer.url).content.decode()
    assert f"{went_on.number}：その後で、だれかがこの相談を変えました。" in page
    went_on.refresh_from_db()
    other.refresh_from_db()
    assert (went_on.next_on, other.next_on) == (on(30), on(0))


def test_a_case_that_was_ended_is_back_in_the_list_and_the_question_is_closed(world):
    case = planned(world.staff, caller=PersonFactory(email="a@b.jp"), reach_by="email")
    bulk = change(world, [case], What.CLOSE, ending=Ending(Outcome.SOLVED))
    key = OutboxMail.objects.get().path.split("key=")[1]
    assert tabs_of(case, world.staff) == set()
    undo(bulk, world.staff)
    assert "due" in tabs_of(case, world.staff)
    with pytest.raises(Refusal):
        answer_question(key=key, answer=Answered.NOT, remark="", now=NOW)
    assert not CallerQuestion.objects.exclude(answer="").exists()


def test_a_case_that_the_caller_reopened_is_not_put_back(world):
    case = planned(world.staff, caller=PersonFactory(email="a@b.jp"), reach_by="email")
    bulk = change(world, [case], What.CLOSE, ending=Ending(Outcome.SOLVED))
    key = OutboxMail.objects.get().path.split("key=")[1]
    answer_question(key=key, answer=Answered.NOT, remark="まだ困っている", now=NOW)
    assert [each.case for each in undo(bulk, world.staff).left] == [case]
    case.refresh_from_db()
    assert case.next_action == "相談者の答えを読んで、連絡する"


def test_a_change_is_taken_back_once_and_not_after_a_week(client, world):
    case = planned(world.staff)
    bulk = change(world, [case])
    with pytest.raises(Refusal, match="期間が過ぎました"):
        undo(bulk, world.staff, NOW + UNDONE_WITHIN + timedelta(seconds=1))
    undo(bulk, world.staff)
    with pytest.raises(Refusal, match="もう元に戻して"):
        undo(bulk, world.staff)
    client.post(address("undo_bulk_change", bulk.pk), {"list": ""})
    assert "もう元に戻して" in client.get(QUEUE).content.decode()


def test_what_cases_were_like_is_forgotten_when_it_can_no_longer_be_undone(world):
    bulk = change(world, [planned(world.staff)])
    assert forget_bulk_changes(now=NOW + UNDONE_WITHIN) == 0
    assert forget_bulk_changes(now=NOW + UNDONE_WITHIN + timedelta(seconds=1)) == 1
    bulk.refresh_from_db()
    assert (bulk.before, bulk.number) == ({}, 1)
    with pytest.raises(Refusal):
        undo(bulk, world.staff)


def test_only_whoever_made_it_takes_it_back(client, world):
    bulk = change(world, [planned(world.staff)])
    for stranger in (world.colleague, AdministratorFactory()):
        with pytest.raises(PermissionDenied):
            undo(bulk, stranger)
        client.force_login(stranger)
        assert client.post(address("undo_bulk_change", bulk.pk)).status_code == 404
    world.staff.memberships.all().delete()
    with pytest.raises(PermissionDenied):
        undo(bulk, world.staff)
    assert BulkChange.objects.get().undone_at is None
