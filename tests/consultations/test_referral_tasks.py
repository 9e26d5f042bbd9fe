"""What a referral leaves on whose desk, and whom a mail reminds."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kyodo.consultations.actions.reminders import remind_receivers
from kyodo.consultations.models import Case
from kyodo.notifications.models import OutboxMail
from tests.consultations.cases import counter
from tests.consultations.referring import (
    QUESTION,
    TOLD,
    agreed,
    answered,
    case_with_secrets,
    closed,
    department,
    in_days,
    referred,
    secrets_of_case,
    seen,
    ward_centre,
)
from tests.consultations.writing import address

pytestmark = pytest.mark.django_db

ANSWER, DECIDE = "センターからのお願いに回答する", "回答を読んで、結果を決める"
ASK_AGAIN = "回答の見通しをたずねる"


def desk(client, user):
    client.force_login(user)
    return client.get("/desk/").content.decode()


def late(world, case, body, **changes):
    """Due three days ago."""
    past = timezone.now() - timedelta(days=10)
    return referred(case, body, world.staff, now=past, due_on=in_days(-3), **changes)


def test_the_desk_follows_the_referral_from_hand_to_hand(client):
    world = counter()
    case, (body, officer) = case_with_secrets(world), department()
    referral, key = referred(case, body, world.staff, due_on=in_days(5))
    assert ANSWER in desk(client, officer)
    assert ANSWER not in desk(client, world.staff)
    seen(key)
    answered(key)
    assert ANSWER not in desk(client, officer)
    assert DECIDE in desk(client, world.staff)
    assert DECIDE not in desk(client, world.colleague)
    closed(referral, world.staff)
    assert DECIDE not in desk(client, world.staff)


def test_what_nobody_owns_is_on_every_desk_of_the_counter(client):
    world = counter()
    case, (body, officer) = case_with_secrets(world), department()
    Case.objects.update(owner=None)
    _referral, key = referred(case, body, world.staff)
    seen(key)
    answered(key)
    for user in (world.staff, world.colleague):
        assert DECIDE in desk(client, user)
    assert DECIDE not in desk(client, officer)


def test_an_owner_who_left_the_centre_learns_nothing(client):
    world = counter()
    case, (body, _officer) = case_with_secrets(world), department()
    _referral, key = referred(case, body, world.staff)
    seen(key)
    answered(key)
    world.staff.memberships.all().delete()
    page = desk(client, world.staff)
    assert body.name not in page
    assert case.number not in page


def test_an_overdue_one_is_asked_after_by_the_owner_of_the_case(client):
    world = counter()
    case, (body, officer) = case_with_secrets(world), department()
    late(world, case, body)
    assert ASK_AGAIN in desk(client, world.staff)
    assert "3日過ぎています" in desk(client, officer)
    client.force_login(world.staff)
    assert "期日を過ぎています" in client.get(address("list_own_referrals")).content.decode()
    assert ASK_AGAIN not in desk(client, world.colleague)


def test_the_desk_costs_the_same_for_one_and_for_three(client):
    world = counter()
    body, officer = department()
    costs = {}
    for number in range(3):
        case = case_with_secrets(world)
        late(world, case, body)
        _referral, key = referred(case, body, world.staff, question=f"別{number}")
        answered(key)
        for user in (officer, world.staff):
            desk(client, user)
            with CaptureQueriesContext(connection) as queries:
                client.get("/desk/")
            costs.setdefault(user, []).append(len(queries))
    assert all(cost[0] == cost[2] for cost in costs.values())


def remind(days=0):
    remind_receivers(now=timezone.now() + timedelta(days=days))
    return OutboxMail.objects.filter(subject__contains="まだ回答がありません")


def test_those_asked_are_reminded_before_the_day_and_weekly_after_it():
    world = counter()
    case, (body, _officer) = case_with_secrets(world), department()
    referred(case, body, world.staff, receiver_email="a@example.lg.jp", due_on=in_days(7))
    counts = [remind(day).count() for day in range(40)]
    #         before: 5, 6, 7      weekly: from the 8th day on, four times
    assert counts[4:8] == [0, 1, 1, 1]
    assert counts[8:16] == [2] * 7 + [3]
    assert counts[-1] == 5
    for mail in remind():
        assert mail.to == "a@example.lg.jp"
        for words in (*secrets_of_case(case), TOLD, QUESTION, case.number, "key="):
            assert words not in mail.subject + mail.body + mail.path


def test_nobody_is_reminded_of_what_was_answered_or_may_not_be_read():
    world = counter()
    case, (body, _officer) = case_with_secrets(world), department()
    _one, key = referred(case, body, world.staff, due_on=in_days(1))
    answered(key)
    two, _key = referred(case, body, world.staff, due_on=in_days(1), question="二つめ")
    closed(two, world.staff)
    ward = ward_centre()
    consent = agreed(case, ward, world.staff)
    referred(case, ward, world.staff, due_on=in_days(1), receiver_email="b@example.jp")
    consent.withdrawn_at = timezone.now()
    consent.save()
    assert not remind().exists()
