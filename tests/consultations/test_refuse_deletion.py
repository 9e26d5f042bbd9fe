"""The centre answers that it keeps the data, and why; the caller reads it on the own page."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from kyodo.consultations.actions.deletions import refuse_deletion
from kyodo.consultations.models import Retention
from kyodo.lifecycle import Refusal
from kyodo.notifications.models import OutboxMail
from tests.consultations.asking import asked, follow
from tests.consultations.cases import counter
from tests.consultations.writing import address
from tests.factories import AdministratorFactory

pytestmark = pytest.mark.django_db
WHY = "市の規則で3年間は消せません"


@pytest.fixture
def world():
    return counter()


@pytest.fixture
def wish(client, world):
    case, key = asked(client)
    client.post(follow("ask_for_deletion", key))
    case.refresh_from_db()
    return case, key


def test_the_caller_reads_why_and_mail_says_only_that_there_is_an_answer(client, world, wish):
    case, key = wish
    OutboxMail.objects.all().delete()
    client.force_login(world.staff)
    assert (
        "情報の消去を求めました"
        in client.get(address("change_retention", case.pk)).content.decode()
    )
    assert client.post(address("refuse_deletion", case.pk), {"text": WHY}).status_code == 302
    case.refresh_from_db()
    assert case.next_action == ""
    assert Retention.objects.get(case=case).deletion_asked_at is None
    client.logout()
    assert WHY in client.get(follow("follow_request", key)).content.decode()
    mail = OutboxMail.objects.get(to="sachi@example.jp")
    assert WHY not in mail.subject + mail.body


def test_words_are_a_must_and_it_is_answered_once(client, world, wish):
    case, _key = wish
    with pytest.raises(Refusal, match="消さない理由"):
        refuse_deletion(case_id=case.pk, text=" ", by=world.staff, now=timezone.now())
    refuse_deletion(case_id=case.pk, text=WHY, by=world.staff, now=timezone.now())
    with pytest.raises(Refusal, match="もうありません"):
        refuse_deletion(case_id=case.pk, text=WHY, by=world.colleague, now=timezone.now())
    client.force_login(world.staff)
    assert client.get(address("refuse_deletion", case.pk)).status_code == 404


def test_nobody_outside_the_centre_answers(client, wish):
    case, _key = wish
    outsider = AdministratorFactory()
    with pytest.raises(PermissionDenied):
        refuse_deletion(case_id=case.pk, text=WHY, by=outsider, now=timezone.now())
    client.force_login(outsider)
    assert client.get(address("refuse_deletion", case.pk)).status_code == 404
    assert client.post(address("refuse_deletion", case.pk), {"text": WHY}).status_code == 404
    assert Retention.objects.get(case=case).deletion_asked_at is not None
