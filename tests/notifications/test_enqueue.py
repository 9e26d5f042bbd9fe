"""A notice is written with the change it tells of and sent once, after the commit."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kyodo.notifications import delivery
from kyodo.notifications.models import OutboxMail
from kyodo.notifications.outbox import enqueue, next_morning
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

SUBJECT, BODY = _("アカウントの利用が再開されました"), _("ふたたびログインできます。")


@pytest.fixture
def commit(django_capture_on_commit_callbacks, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

    def run():
        return django_capture_on_commit_callbacks(execute=True)

    return run


def test_it_leaves_after_the_commit_with_an_absolute_link(commit, settings):
    settings.ADDRESS = "https://kyodo.example.jp"
    with commit():
        enqueue(UserFactory(email="a@example.jp"), subject=SUBJECT, body=BODY, path="/desk/")
        assert mail.outbox == []

    [sent] = mail.outbox
    assert sent.to == ["a@example.jp"]
    assert sent.subject == "［協働帳］アカウントの利用が再開されました"
    assert "ふたたびログインできます。" in sent.body
    assert "https://kyodo.example.jp/desk/" in sent.body
    row = OutboxMail.objects.get()
    assert row.sent_at is not None
    assert (row.body, row.path) == ("", "")


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_rolled_back_tells_nobody():
    with transaction.atomic():
        enqueue(UserFactory(), subject=SUBJECT, body=BODY)
        transaction.set_rollback(True)
    assert OutboxMail.objects.count() == 0
    assert mail.outbox == []


def test_the_same_key_is_sent_once(commit):
    user = UserFactory()
    with commit():
        first = enqueue(user, subject=SUBJECT, body=BODY, key="reveal:1")
        second = enqueue(user, subject=SUBJECT, body=BODY, key="reveal:1")
    assert (first is not None, second) == (True, None)
    assert len(mail.outbox) == 1


def test_facts_stand_in_the_texts_and_a_line_break_cannot_add_a_header():
    row = enqueue(
        "a@example.jp",
        subject=_("「%(organisation)s」に新しいメンバーが加わりました"),
        body=BODY,
        facts={"organisation": "はまべ\r\nBcc: b@example.jp"},
    )
    assert row.subject == "「はまべ Bcc: b@example.jp」に新しいメンバーが加わりました"


def test_nobody_is_told_who_can_no_longer_sign_in():
    assert enqueue(UserFactory(is_active=False), subject=SUBJECT, body=BODY) is None


def test_gathered_notices_leave_in_the_morning_as_one_mail(commit):
    user = UserFactory(email="a@example.jp", mail_rhythm="daily")
    with commit():
        enqueue(user, subject=SUBJECT, body=BODY, path="/one/")
        enqueue(user, subject=SUBJECT, body=BODY, path="/two/")
    assert mail.outbox == []

    morning = next_morning(timezone.now())
    delivery.deliver_due(now=morning - timedelta(seconds=1))
    assert mail.outbox == []
    delivery.deliver_due(now=morning)
    delivery.deliver_due(now=morning)

    [sent] = mail.outbox
    assert sent.subject == "［協働帳］お知らせが2件あります"
    assert sent.body.count("■ アカウントの利用が再開されました") == 2
    assert "/one/" in sent.body
    assert "/two/" in sent.body


def test_the_morning_is_eight_o_clock_local_time():
    before = timezone.localtime().replace(hour=7, minute=59)
    after = timezone.localtime().replace(hour=8, minute=0, second=0, microsecond=0)
    assert next_morning(before) == after
    assert next_morning(after) == after + timedelta(days=1)


def test_a_failure_is_kept_and_tried_again_with_growing_pauses(commit, settings):
    settings.EMAIL_BACKEND = "no.such.Backend"
    now = timezone.now()
    with commit():
        enqueue("a@example.jp", subject=SUBJECT, body=BODY)
    row = OutboxMail.objects.get()
    assert row.attempts == 1
    assert row.last_error.startswith("ModuleNotFoundError")
    assert row.claimed_until is None
    assert row.send_after > now

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    delivery.deliver_due(now=now)
    assert mail.outbox == []
    delivery.deliver_due(now=now + timedelta(minutes=2))
    assert len(mail.outbox) == 1
    row.refresh_from_db()
    assert (row.last_error, row.attempts) == ("", 1)


def test_after_twelve_failures_it_is_given_up(settings):
    settings.EMAIL_BACKEND = "no.such.Backend"
    row = enqueue("a@example.jp", subject=SUBJECT, body=BODY)
    now = timezone.now()
    for _number in range(15):
        now += timedelta(hours=7)
        delivery.deliver_due(now=now)
    row.refresh_from_db()
    assert row.attempts == 12
    assert row.given_up_at is not None


def test_pauses_double_up_to_six_hours():
    minutes = [delivery.pause_after(n).total_seconds() / 60 for n in (1, 2, 3, 9, 10, 50)]
    assert minutes == [1, 2, 4, 256, 360, 360]


def test_what_another_worker_holds_is_left_alone_until_its_time_is_over():
    row = enqueue("a@example.jp", subject=SUBJECT, body=BODY)
    now = timezone.now()
    OutboxMail.objects.filter(pk=row.pk).update(claimed_until=now + timedelta(minutes=5))
    delivery.deliver_due(now=now)
    assert mail.outbox == []
    delivery.deliver_due(now=now + timedelta(minutes=6))
    assert len(mail.outbox) == 1


def test_sent_mail_is_forgotten_after_three_months():
    row = enqueue("a@example.jp", subject=SUBJECT, body=BODY)
    now = timezone.now()
    delivery.deliver([row.pk], now=now)
    delivery.tidy(now=now + timedelta(days=89))
    assert OutboxMail.objects.count() == 1
    delivery.tidy(now=now + timedelta(days=91))
    assert OutboxMail.objects.count() == 0
