"""The caller adds words and files under the private link, and the counter learns of it."""

import pytest
from django.utils import timezone

from kyodo.consultations.actions.cases import Ending, close_case
from kyodo.consultations.models import Case
from kyodo.consultations.states import CaseState, Outcome, Turn
from kyodo.notifications.models import OutboxMail
from tests.attachments.files import upload
from tests.consultations.asking import add, asked
from tests.consultations.cases import counter

pytestmark = pytest.mark.django_db


def test_words_and_files_reach_the_queue_of_today(client):
    staff = counter().staff
    case, key = asked(client)
    Case.objects.filter(pk=case.pk).update(
        owner=staff,
        turn=Turn.CALLER,
        next_on="2099-01-01",
        snoozed_until="2099-01-01",
        snooze_reason="返事待ち",
    )
    OutboxMail.objects.all().delete()
    assert add(client, key, attachments=[upload("図.png")]).status_code == 302
    case.refresh_from_db()
    assert [entry.text for entry in case.entries.in_order()] == [
        "空き家を集会所にしたい",
        "写真を送ります",
    ]
    assert case.files.get().stored.name == "図.png"
    assert (case.turn, case.snoozed_until) == (Turn.CENTRE, None)
    assert case.next_on == timezone.localdate()
    mail = OutboxMail.objects.get()
    assert mail.to == staff.email
    assert "写真を" not in mail.body


def test_what_had_ended_is_taken_up_again(client):
    staff = counter().staff
    case, key = asked(client)
    close_case(case_id=case.pk, ending=Ending(Outcome.SOLVED), by=staff, now=timezone.now())
    assert add(client, key).status_code == 302
    case.refresh_from_db()
    assert (case.state, case.is_open) == (CaseState.FOLLOWING_UP, True)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"text": " "}, "内容を書くか、ファイルを選んでください。"),
        ({"attachments": [upload("a.svg", b"<svg/>")]}, "この種類のファイルは受け取れません"),
        ({"website": "x"}, "まだ送られていません"),
        ({"opened": "forged"}, "もう一度「送る」を押してください"),
    ],
)
def test_a_mistake_is_named_and_nothing_is_written(client, changes, words):
    case, key = asked(client)
    assert words in add(client, key, **changes).content.decode()
    assert case.entries.count() == 1


def test_a_guessed_key_writes_nothing(client):
    case, _key = asked(client)
    assert add(client, "guessed").status_code == 404
    assert case.entries.count() == 1
