"""Each side writes down what it learned, and the other side reads it."""

import pytest
from django.core.exceptions import PermissionDenied

from kyodo.audit.models import AuditEntry
from kyodo.consultations.actions.lessons import note_lesson
from kyodo.consultations.models import Referral
from kyodo.lifecycle import Refusal
from tests.consultations.cases import counter
from tests.consultations.referring import (
    case_with_secrets,
    closed,
    department,
    failed,
    referred,
)
from tests.consultations.writing import address
from tests.factories import AdministratorFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def past():
    world = counter()
    body, officer = department()
    referral, _key = referred(case_with_secrets(world), body, world.staff)
    return world, officer, failed(referral, world.staff, learned="はじめの気づき")


def test_the_two_notes_stand_side_by_side(client, past):
    world, officer, referral = past
    for user, words in ((world.staff, "秋のうちに聞く"), (officer, "早く知りたかった")):
        client.force_login(user)
        where = address("note_lesson", referral.pk)
        answer = client.post(where, {"text": words}, follow=True)
        assert words in answer.content.decode()
    page = client.get(answer.redirect_chain[-1][0]).content.decode()
    assert "秋のうちに聞く" in page
    assert "早く知りたかった" in page
    stored = Referral.objects.get()
    assert (stored.learned_by_centre, stored.learned_by_receiver) == (
        "秋のうちに聞く",
        "早く知りたかった",
    )
    entry = AuditEntry.objects.filter(event="consultations.lesson_noted").first()
    assert "秋" not in str(entry.facts)


def test_a_note_that_names_somebody_is_refused_and_kept_in_the_form(client, past):
    world, officer, referral = past
    for user, words in (
        (world.staff, "はまべの会は急いでいた"),
        (world.staff, "sachi@example.jp に聞く"),
        (officer, "直通は045-671-0000"),
    ):
        client.force_login(user)
        page = client.post(address("note_lesson", referral.pk), {"text": words}).content.decode()
        assert "個人が分からないように書いてください" in page
        assert words in page
    assert Referral.objects.get().learned_by_centre == "はじめの気づき"


def test_an_officer_is_not_told_that_a_name_is_the_callers(client, past):
    _world, officer, referral = past
    client.force_login(officer)
    answer = client.post(address("note_lesson", referral.pk), {"text": "浜野さんのこと"})
    assert answer.status_code == 302


def test_others_write_nothing(client, past):
    _world, _officer, referral = past
    _other, stranger = department("みなと市水道局")
    client.force_login(stranger)
    assert client.get(address("note_lesson", referral.pk)).status_code == 404
    client.force_login(AdministratorFactory())
    assert client.get(address("note_lesson", referral.pk)).status_code == 403
    for user in (stranger, AdministratorFactory()):
        with pytest.raises(PermissionDenied):
            note_lesson(referral_id=referral.pk, text="よその気づき", by=user)


def test_nothing_is_noted_before_the_decision_and_a_name_not_by_the_action_either(past):
    world, officer, decided = past
    referral, _key = referred(decided.case, decided.organisation, world.staff, question="別")
    for user in (world.staff, officer):
        with pytest.raises(PermissionDenied):
            note_lesson(referral_id=referral.pk, text="早すぎる", by=user)
    closed(referral, world.staff)
    with pytest.raises(Refusal):
        note_lesson(referral_id=referral.pk, text="浜野さち", by=world.staff)
