"""Many cases are changed at once: chosen, shown exactly as they will be, then changed together."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kyodo.audit.models import AuditEntry
from kyodo.classifications.states import Kind
from kyodo.consultations.actions.bulk_changes import MOST_AT_ONCE, Change, What, change_cases
from kyodo.consultations.actions.cases import Ending, close_case
from kyodo.consultations.actions.merging import merge_cases
from kyodo.consultations.models import BulkChange, CallerQuestion, Case, Referral
from kyodo.consultations.states import CaseState, Outcome
from kyodo.lifecycle import Refusal
from kyodo.notifications.models import OutboxMail
from tests.consultations.cases import NOW, counter, word
from tests.consultations.queue import QUEUE, on, planned, put_to_rest
from tests.consultations.writing import address
from tests.costs import queries_of
from tests.factories import (
    AdministratorFactory,
    DepartmentFactory,
    MembershipFactory,
    PersonFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

CHANGE = address("change_cases")
SET_DAY = {"next_on": on(3).isoformat()}
NO_LINK = {"outcome": "not_linked", "note": "予算がない"}


@pytest.fixture
def world(monkeypatch, client):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    world = counter()
    client.force_login(world.staff)
    return world


def step(client, name, what, cases, **typed):
    ticked = [each if isinstance(each, str) else str(each.pk) for each in cases]
    return client.post(
        CHANGE, {"step": name, "what": what, "case": ticked, "list": "who=all", **typed}
    )


def confirm(client, what, cases, **typed):
    """Through the preview, as a browser sends what stands on it."""
    page = step(client, "preview", what, cases, **typed)
    shown = [f"{each.case.pk}-{each.case.version}" for each in page.context["previews"]]
    return step(client, "do", what, shown, **typed)


def changed(client, what, cases, **typed):
    answer = confirm(client, what, cases, **typed)
    assert answer.url == f"{QUEUE}?who=all"
    for case in cases:
        case.refresh_from_db()
    return client.get(answer.url).content.decode()


def test_choosing_and_looking_change_nothing(client, world):
    case = planned(world.staff, owner=world.staff)
    first = step(client, "", "next_date", [case]).content.decode()
    assert "次の期日" in first
    assert case.number in first
    page = step(client, "preview", "next_date", [case], **SET_DAY)
    (preview,) = page.context["previews"]
    assert (preview.before, preview.after) == ("令和8年6月10日（水）", "令和8年6月13日（土）")
    assert "まだ変えていません" in page.content.decode()
    back = step(client, "edit", "next_date", [case], **SET_DAY).content.decode()
    assert f'value="{on(3).isoformat()}"' in back
    case.refresh_from_db()
    assert case.next_on == on(0)
    assert not BulkChange.objects.exists()


def test_many_get_an_owner_who_hears_of_it_once(client, world):
    cases = [planned(world.staff, summary=f"ひみつ{number}") for number in range(2)]
    page = changed(client, "assign", cases, owner=world.colleague.pk)
    assert "2件の相談をまとめて変えました：担当を決める" in page
    assert {case.owner for case in cases} == {world.colleague}
    mail = OutboxMail.objects.get()
    assert mail.to == world.colleague.email
    assert all(case.number in mail.body for case in cases)
    assert "ひみつ" not in mail.subject + mail.body
    assert AuditEntry.objects.filter(event="consultations.case_planned").count() == 4


def test_whoever_takes_them_on_gets_no_mail(client, world):
    changed(client, "assign", [planned(world.staff)], owner=world.staff.pk)
    assert not OutboxMail.objects.exists()


def test_many_get_a_day_and_what_rested_is_awake(client, world):
    case, rested = planned(world.staff), put_to_rest(planned(world.staff), world.staff)
    page = step(client, "preview", "next_date", [case, rested], **SET_DAY)
    assert [each.notes for each in page.context["previews"]] == [[], ["休ませるのをやめます。"]]
    changed(client, "next_date", [case, rested], **SET_DAY)
    assert {(each.next_on, each.snoozed_until) for each in (case, rested)} == {(on(3), None)}


def test_many_rest_with_one_reason(client, world):
    case = planned(world.staff)
    changed(client, "snooze", [case], until=on(9).isoformat(), reason="夏まで待つ")
    assert (case.snoozed_until, case.snooze_reason, case.next_on) == (on(9), "夏まで待つ", on(9))


def test_many_end_with_one_outcome_and_its_reason(client, world):
    reason = word(Kind.NO_LINK_REASON, "no_budget", "予算がなかった")
    caller = PersonFactory(email="sachi@example.jp")
    quiet = planned(world.staff)
    asked = planned(world.staff, caller=caller, reach_by="email")
    Referral.objects.create(
        case=quiet,
        organisation=DepartmentFactory(),
        told="話",
        question="問い",
        asked_at=NOW,
        asked_by=world.staff,
    )
    typed = NO_LINK | {"reason": reason.pk}
    page = step(client, "preview", "close", [quiet, asked], **typed)
    assert [each.after for each in page.context["previews"]] == [
        "不成立・つながらなかった（予算がなかった）"
    ] * 2
    assert [each.notes for each in page.context["previews"]] == [
        ["返事を待っているつなぎがあります。"],
        ["相談者に、解決したかどうかをメールでたずねます。"],
    ]
    assert "sachi@example.jp" not in page.content.decode()
    changed(client, "close", [quiet, asked], **typed)
    for case in (quiet, asked):
        assert (case.state, case.outcome) == (CaseState.NOT_LINKED, Outcome.NOT_LINKED)
        assert (case.no_link_reason, case.outcome_note) == (reason, "予算がない")
    assert CallerQuestion.objects.get().case == asked
    assert OutboxMail.objects.get().to == caller.email


def test_what_cannot_be_changed_is_named_with_the_reason(client, world):
    ended, same, other = (planned(world.staff, owner=world.staff) for _number in range(3))
    close_case(case_id=ended.pk, ending=Ending(Outcome.SOLVED), by=world.staff, now=NOW)
    Case.objects.filter(pk=same.pk).update(next_on=on(3))
    page = step(client, "preview", "next_date", [ended, same, other], **SET_DAY)
    assert [each.obstacle for each in page.context["previews"]] == [
        "終わった相談です。",
        "もう、その期日です。",
        "",
    ]
    assert "1件を変える" in page.content.decode()
    assert "件を変える" not in (
        step(client, "preview", "next_date", [ended, same], **SET_DAY).content.decode()
    )
    mine = step(client, "preview", "assign", [other], owner=world.staff.pk)
    assert mine.context["previews"][0].obstacle == "もう、その担当です。"


def test_what_somebody_changed_after_the_preview_is_left_and_named(client, world):
    fresh, old, merged = (planned(world.staff, owner=world.staff) for _number in range(3))
    page = step(client, "preview", "next_date", [fresh, old, merged], **SET_DAY)
    shown = [f"{each.case.pk}-{each.case.version}" for each in page.context["previews"]]
    put_to_rest(old, world.colleague)
    merge_cases(case_id=merged.pk, into_id=planned(world.staff).pk, by=world.colleague, now=NOW)
    answer = step(client, "do", "next_date", shown, **SET_DAY)
    told = client.get(answer.url).content.decode()
    assert f"{old.number}：その後で、だれかがこの相談を変えました。" in told
    assert f"{merged.number}：終わった相談です。" in told
    for case in (fresh, old):
        case.refresh_from_db()
    assert (fresh.next_on, old.snoozed_until) == (on(3), on(5))
    assert BulkChange.objects.get().number == 1


def test_without_a_preview_nothing_is_changed(client, world):
    case = planned(world.staff)
    answer = step(client, "do", "next_date", [case], **SET_DAY)
    assert "どの相談も変えませんでした" in client.get(answer.url).content.decode()
    assert not BulkChange.objects.exists()


def test_sent_twice_it_happens_once(client, world):
    case = planned(world.staff)
    shown = [f"{case.pk}-{case.version}"]
    for _time in range(2):
        step(client, "do", "next_date", shown, **SET_DAY)
    assert BulkChange.objects.count() == 1


@pytest.mark.parametrize(
    ("what", "typed", "kept"),
    [
        ("next_date", {"next_on": ""}, ""),
        ("next_date", {"next_on": on(-1).isoformat()}, on(-1).isoformat()),
        ("snooze", {"until": on(5).isoformat(), "reason": ""}, on(5).isoformat()),
        ("snooze", {"until": on(0).isoformat(), "reason": "待つ理由"}, "待つ理由"),
        ("close", {"note": "考え中"}, "考え中"),
        ("close", NO_LINK, "予算がない"),
        ("assign", {"owner": "9" * 30}, ""),
    ],
)
@pytest.mark.parametrize("name", ["preview", "do"])
def test_a_mistake_is_told_beside_the_field_and_nothing_typed_is_lost(
    client, world, what, typed, kept, name
):
    case = planned(world.staff, 1)
    page = step(client, name, what, [f"{case.pk}-{case.version}"], **typed).content.decode()
    assert "field-error" in page
    assert kept in page
    assert f'name="case" value="{case.pk}-{case.version}"' in page
    case.refresh_from_db()
    assert (case.next_on, case.owner, case.is_open) == (on(1), None, True)


def test_only_people_of_the_centre_are_given_cases(client, world):
    page = step(client, "preview", "assign", [planned(world.staff)], owner=UserFactory().pk)
    assert "field-error" in page.content.decode()


@pytest.mark.parametrize("sent", [{}, {"case": "x"}, {"case": "9" * 30}, {"what": "all"}])
def test_nothing_chosen_leads_back_to_the_list(client, world, sent):
    case = planned(world.staff)
    typed = {"what": "next_date", "case": str(case.pk) if "what" in sent else "", **sent}
    answer = client.post(CHANGE, typed)
    assert "変える相談を選んでください" in client.get(answer.url).content.decode()


def test_not_more_than_a_hundred_at_once(client, world):
    too_many = [str(number) for number in range(1, MOST_AT_ONCE + 2)]
    answer = step(client, "preview", "next_date", too_many, **SET_DAY)
    assert answer.status_code == 302
    for seen in ({}, dict.fromkeys(range(1, MOST_AT_ONCE + 2), 1)):
        with pytest.raises(Refusal):
            change_cases(change=Change(What.ASSIGN), seen=seen, by=world.staff, now=NOW)


@pytest.mark.parametrize(
    "change",
    [
        Change(What.NEXT_DATE),
        Change(What.NEXT_DATE, day=on(-1)),
        Change(What.SNOOZE, day=on(3)),
        Change(What.SNOOZE, reason="待つ"),
        Change(What.CLOSE),
        Change(What.CLOSE, ending=Ending(Outcome.NOT_LINKED)),
    ],
)
def test_a_change_that_lacks_something_changes_no_case(world, change):
    cases = [planned(world.staff) for _number in range(2)]
    before = list(Case.objects.order_by("pk").values())
    with pytest.raises(Refusal):
        change_cases(
            change=change, seen={each.pk: each.version for each in cases}, by=world.staff, now=NOW
        )
    assert list(Case.objects.order_by("pk").values()) == before


def test_three_cases_cost_as_many_queries_to_look_at_as_one(client, world):
    cases = [planned(world.staff, owner=world.staff) for _number in range(3)]
    queries_of(client, QUEUE)
    costs = []
    for some in (cases[:1], cases):
        with CaptureQueriesContext(connection) as queries:
            step(client, "preview", "close", some, outcome="solved")
        costs.append(len(queries))
    assert costs[0] == costs[1]


@pytest.mark.parametrize("make", [AdministratorFactory, lambda: MembershipFactory().user])
def test_only_the_centre_changes_many(client, world, make):
    case = planned(world.staff, summary="ひみつの相談")
    stranger = make()
    with pytest.raises(PermissionDenied):
        change_cases(
            change=Change(What.ASSIGN, owner=stranger),
            seen={case.pk: case.version},
            by=stranger,
            now=NOW,
        )
    client.force_login(stranger)
    for name in ("", "preview", "do"):
        answer = step(client, name, "next_date", [case], **SET_DAY)
        assert answer.status_code == 403
        assert "ひみつの相談" not in answer.content.decode()
