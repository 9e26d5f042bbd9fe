"""Whoever is not in the tool all day gets what waits for them in the one mail of the morning."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kyodo.accounts.models import User
from kyodo.consultations.models import Case
from kyodo.notifications.models import OutboxMail
from kyodo.portal.reminders import digests, send_reminders
from kyodo.projects.models import ImprovementAction, Project
from tests.consultations.cases import NOW, counter
from tests.consultations.queue import on, planned, put_to_rest
from tests.factories import DepartmentFactory, MembershipFactory, PersonFactory

pytestmark = pytest.mark.django_db


def at(days):
    """Seven in the morning of a day, in Japan."""
    day = on(days)
    return datetime(day.year, day.month, day.day, 7, 0, tzinfo=ZoneInfo("Asia/Tokyo"))


@pytest.fixture
def world(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    return counter()


@pytest.fixture
def send(monkeypatch):
    def run(days=0):
        monkeypatch.setattr(timezone, "now", lambda: at(days))
        OutboxMail.objects.filter(key=None).delete()  # what the preparation of a test wrote
        before = set(OutboxMail.objects.values_list("pk", flat=True))
        send_reminders(now=at(days))
        return {mail.to: mail for mail in OutboxMail.objects.exclude(pk__in=before)}

    return run


def quiet(case, days):
    Case.objects.filter(pk=case.pk).update(last_contact_on=on(-days))
    return case


def test_each_gets_one_mail_with_numbers_and_nothing_of_a_case(world, send):
    caller = PersonFactory(name="浜野 さち", email="sachi@example.jp")
    said = {"owner": world.staff, "caller": caller, "summary": "ひみつ", "group_name": "つばさの会"}
    late, later = planned(world.staff, -3, **said), planned(world.staff, -1, **said)
    today = planned(world.staff, 0, **said)
    silent = quiet(planned(world.staff, 9, **said), 14)
    nobodys = planned(world.staff, 0)
    mails = send()
    assert set(mails) == {world.staff.email, world.colleague.email, world.lead.email}
    mail = mails[world.staff.email]
    assert mail.subject == "締切のお知らせ（5件）"
    assert (
        "・総合相談\n"
        f"　期日を過ぎた相談 2件：{late.number}、{later.number}\n"
        f"　今日が期日の相談 1件：{today.number}\n"
        f"　14日連絡がない相談 1件：{silent.number}\n"
        f"　担当がいない相談 1件：{nobodys.number}\n"
    ) in mail.body
    for secret in ("浜野", "sachi", "ひみつ", "つばさの会"):
        assert secret not in mail.body
    assert late.number not in mails[world.colleague.email].body


def test_with_nothing_to_do_there_is_no_mail(world, send):
    planned(world.staff, 1, owner=world.staff)
    planned(world.staff, 1)
    quiet(put_to_rest(planned(world.staff, -3, owner=world.staff), world.staff), 30)
    assert send() == {}


def test_at_most_one_mail_a_day_and_one_each_day_while_something_is_due(world, send):
    planned(world.staff, -3, owner=world.staff)
    assert [len(send(days)) for days in (0, 0, 1, 1, 2)] == [1, 0, 1, 0, 1]


def test_silence_alone_is_told_once_a_week(world, send):
    quiet(planned(world.staff, 60, owner=world.staff), 14)
    assert [days for days in range(15) if send(days)] == [0, 7, 14]


def test_what_belongs_to_somebody_who_left_is_told_to_everybody(world, send):
    case = planned(world.staff, 0, owner=world.colleague)
    User.objects.filter(pk=world.colleague.pk).update(is_active=False)
    mails = send()
    assert set(mails) == {world.staff.email, world.lead.email}
    assert f"担当がいない相談 1件：{case.number}" in mails[world.staff.email].body


def test_a_long_list_says_how_many_more_there_are(world, send):
    numbers = [planned(world.staff, -1, owner=world.staff).number for _number in range(12)]
    body = send()[world.staff.email].body
    assert f"期日を過ぎた相談 12件：{'、'.join(numbers[:10])}、ほか2件" in body


def test_other_tasks_stand_in_the_same_mail(world, send):
    planned(world.staff, 0, owner=world.staff)
    ImprovementAction.objects.create(
        project=Project.objects.create(name="子ども食堂事業", starts_on=on(-400)),
        text="見直す",
        side="civic",
        person=world.staff,
        due_on=on(1),
        created_at=NOW,
    )
    (mail,) = send().values()
    assert mail.subject == "締切のお知らせ（2件）"
    assert "総合相談" in mail.body
    assert "改善の取組がどうなったかを記録する" in mail.body


def test_it_waits_for_the_gathered_mail_of_whoever_wants_that(world, send):
    User.objects.filter(pk=world.staff.pk).update(mail_rhythm="daily")
    planned(world.staff, 0, owner=world.staff)
    mail = send()[world.staff.email]
    assert mail.is_gathered
    assert timezone.localtime(mail.send_after).hour == 8


def test_people_of_departments_hear_nothing(world, send):
    outsider = MembershipFactory(organisation=DepartmentFactory()).user
    planned(world.staff, 0)
    assert outsider.email not in send()


def test_three_people_with_three_cases_cost_as_many_queries_as_one(world):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert digests(at(0))
        return len(queries)

    planned(world.staff, 0, owner=world.staff)
    one = cost()
    planned(world.staff, 0, owner=world.colleague)
    planned(world.staff, -2, owner=world.lead)
    planned(world.staff, -2)
    assert cost() == one


def test_a_lost_morning_is_made_up_for(world, send):
    quiet(planned(world.staff, 60, owner=world.staff), 14)
    assert len(send(2)) == 1
    assert send(3) == {}
