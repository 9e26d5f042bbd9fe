"""People are reminded of what is due soon or overdue: one mail a day, never what a sheet says."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from kyodo.accounts.models import User
from kyodo.notifications.models import OutboxMail
from kyodo.portal.reminders import digests, send_reminders, urgent_since
from kyodo.projects.models import ImprovementAction
from tests.portal.desks import opened
from tests.stories import NOW, mark_side, open_for_marking, prepared_evaluation, seal_side

pytestmark = pytest.mark.django_db
DUE = date(2024, 4, 30)  # of every section of the story
TODAY = date(2024, 4, 10)


def at(day):
    """Seven in the morning of a day, in Japan."""
    return datetime(day.year, day.month, day.day, 7, 0, tzinfo=ZoneInfo("Asia/Tokyo"))


@pytest.fixture
def send(monkeypatch):
    def run(day):
        monkeypatch.setattr(timezone, "now", lambda: at(day))
        before = OutboxMail.objects.count()
        number = send_reminders(now=at(day))
        assert OutboxMail.objects.count() - before == number
        return number

    return run


@pytest.fixture
def story():
    story = open_for_marking()
    OutboxMail.objects.all().delete()
    return story


def mails_to(user):
    return list(OutboxMail.objects.filter(to=user.email).order_by("pk"))


@pytest.mark.parametrize(
    ("day", "since"),
    [
        (DUE - timedelta(days=15), None),
        (DUE - timedelta(days=14), DUE - timedelta(days=14)),
        (DUE - timedelta(days=8), DUE - timedelta(days=14)),
        (DUE - timedelta(days=7), DUE - timedelta(days=7)),
        (DUE - timedelta(days=2), DUE - timedelta(days=7)),
        (DUE - timedelta(days=1), DUE - timedelta(days=1)),
        (DUE, DUE - timedelta(days=1)),
        (DUE + timedelta(days=1), DUE + timedelta(days=1)),
        (DUE + timedelta(days=7), DUE + timedelta(days=1)),
        (DUE + timedelta(days=8), DUE + timedelta(days=8)),
        (DUE + timedelta(days=400), DUE + timedelta(days=1 + 57 * 7)),
    ],
)
def test_a_day_calls_for_a_reminder_two_weeks_a_week_and_a_day_before_and_weekly_after(day, since):
    assert urgent_since(DUE, day) == since


def test_each_writer_gets_one_mail_at_each_of_these_days_and_none_between(story, send):
    sent = {
        day: number
        for offset in range(-20, 20)
        if (number := send(day := DUE + timedelta(days=offset)))
    }
    days = [-14, -7, -1, 1, 8, 15]
    assert sent == {DUE + timedelta(days=offset): 4 for offset in days}
    to = set(OutboxMail.objects.values_list("to", flat=True))
    people = ("civic_drafter", "civic_answerable", "government_drafter", "government_answerable")
    assert to == {getattr(story, name).email for name in people}


def test_a_second_run_of_a_day_sends_nothing(story, send):
    day = DUE - timedelta(days=7)
    assert (send(day), send(day)) == (4, 0)


def test_a_lost_run_is_made_up_for_once(story, send):
    assert send(DUE - timedelta(days=14)) == 4
    assert send(DUE - timedelta(days=5)) == 4  # the run of the seventh day was lost
    assert send(DUE - timedelta(days=4)) == 0


def test_several_things_come_as_one_mail_the_most_urgent_first(story, send):
    more = opened(story, "子ども食堂事業")
    more.evaluation.schedules.update(due_on=DUE - timedelta(days=5))
    ImprovementAction.objects.create(
        project=story.project,
        text="打合せの回数を増やす",
        side="civic",
        person=story.civic_drafter,
        due_on=DUE - timedelta(days=6),
        created_at=NOW,
    )
    OutboxMail.objects.all().delete()
    send(DUE - timedelta(days=7))
    (mail,) = mails_to(story.civic_drafter)
    assert mail.subject == "締切のお知らせ（7件）"
    lines = [line for line in mail.body.splitlines() if line.startswith("・")]
    assert lines[0] == "・みなと市協働センター運営事業"
    assert lines[1].startswith("・子ども食堂事業")
    assert "打合せ" not in mail.body


def test_whoever_has_sealed_is_left_alone_and_the_others_progress_is_not_told(story, send):
    digest = {each.user: each for each in digests(at(DUE))}
    before = [task.line(DUE) for task in digest[story.government_drafter].tasks]
    mark_side(story, "civic")
    seal_side(story, "civic")
    after = {each.user: each for each in digests(at(DUE))}
    assert set(after) == {story.government_drafter, story.government_answerable}
    assert [task.line(DUE) for task in after[story.government_drafter].tasks] == before


def test_marking_changes_no_word_of_a_reminder(story):
    def words():
        return [(each.user, [t.line(DUE) for t in each.tasks]) for each in digests(at(DUE))]

    before = words()
    mark_side(story, "civic")
    assert words() == before


def test_before_the_opening_the_person_answerable_is_reminded_once_for_all_sections(send):
    story = prepared_evaluation()
    OutboxMail.objects.all().delete()
    assert send(DUE - timedelta(days=7)) == 2
    (mail,) = mails_to(story.civic_answerable)
    assert mail.subject == "締切のお知らせ（1件）"
    assert "評価の準備を終えて、記入を始める" in mail.body


def test_the_mail_follows_the_persons_choice_of_rhythm_and_language(story, send):
    User.objects.get_queryset().filter(pk=story.civic_drafter.pk).update(mail_rhythm="daily")
    send(DUE - timedelta(days=7))
    (gathered,) = mails_to(story.civic_drafter)
    (single,) = mails_to(story.civic_answerable)
    assert (gathered.is_gathered, single.is_gathered) == (True, False)
    assert timezone.localtime(gathered.send_after).hour == 8
    assert translation.get_language() == "ja"


def test_nobody_is_reminded_who_can_no_longer_sign_in(story, send):
    User.objects.get_queryset().filter(pk=story.civic_drafter.pk).update(is_active=False)
    assert send(DUE - timedelta(days=7)) == 3
    assert mails_to(story.civic_drafter) == []


def test_what_is_done_is_no_longer_in_it(story, send):
    action = ImprovementAction.objects.create(
        project=story.project,
        text="やること",
        side="civic",
        person=story.civic_drafter,
        due_on=TODAY,
        created_at=NOW,
    )
    assert [each.user for each in digests(at(TODAY))] == [story.civic_drafter]
    action.state, action.closed_at = "done", NOW
    action.save()
    assert digests(at(TODAY)) == []


def test_the_number_of_queries_does_not_grow_with_people_and_evaluations(story):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert digests(at(DUE))
        return len(queries)

    digests(at(DUE))
    one = cost()
    opened(story, "子ども食堂事業")
    opened(story, "防災事業")
    assert cost() == one


def test_the_command_shows_what_would_be_sent_and_sends_it_only_when_told(
    story, monkeypatch, capsys
):
    monkeypatch.setattr(timezone, "now", lambda: at(DUE))
    call_command("remind", "--dry-run")
    shown = capsys.readouterr().out
    assert story.civic_drafter.email in shown
    assert "今日まで" in shown
    assert "4 reminders would be sent. Nothing was." in shown
    assert OutboxMail.objects.count() == 0
    call_command("remind")
    assert "4 reminders are in the outbox." in capsys.readouterr().out
    assert OutboxMail.objects.count() == 4
    call_command("remind", "--dry-run")
    assert "0 reminders would be sent" in capsys.readouterr().out
