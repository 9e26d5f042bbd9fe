"""An officer with an account answers after signing in; nobody else does."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from kyodo.audit.models import AuditEntry
from kyodo.consultations.actions.referral_answers import answer_own_referral
from kyodo.consultations.models import Consent, Referral
from tests.consultations.cases import counter
from tests.consultations.referring import (
    agreed,
    answer_of,
    case_with_secrets,
    closed,
    department,
    referred,
    typed_answer,
    ward_centre,
)
from tests.consultations.writing import address
from tests.factories import AdministratorFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_an_officer_answers_and_is_named_by_the_audit(client):
    world = counter()
    body, officer = department()
    referral, _key = referred(case_with_secrets(world), body, world.staff)
    client.force_login(officer)
    client.post(address("see_own_referral", referral.pk))
    page = client.get(address("show_referral", referral.pk)).content.decode()
    assert f'value="{officer.name}"' in page
    response = client.post(address("answer_own_referral", referral.pk), typed_answer(), follow=True)
    assert "回答を受け取りました" in response.content.decode()
    assert Referral.objects.get().answer == "商業振興課が窓口です。"
    entry = AuditEntry.objects.get(event="consultations.referral_answered")
    assert entry.actor_id == officer.pk


def test_a_mistake_is_named_and_what_was_typed_stays(client):
    world = counter()
    body, officer = department()
    referral, _key = referred(case_with_secrets(world), body, world.staff)
    client.force_login(officer)
    client.post(address("see_own_referral", referral.pk))
    sent = typed_answer(said="meeting", text="会いましょう")
    page = client.post(address("answer_own_referral", referral.pk), sent).content.decode()
    assert "会う日を入れてください。" in page
    assert "会いましょう" in page


def test_nobody_else_answers(client):
    world = counter()
    body, _officer = department()
    _other, stranger = department("みなと市水道局")
    referral, _key = referred(case_with_secrets(world), body, world.staff)
    for user, status in ((stranger, 404), (AdministratorFactory(), 404), (world.staff, 403)):
        client.force_login(user)
        for name in ("answer_own_referral", "see_own_referral"):
            assert client.post(address(name, referral.pk), typed_answer()).status_code == status
        with pytest.raises(PermissionDenied):
            answer_own_referral(
                referral_id=referral.pk, answer=answer_of(), by=user, now=timezone.now()
            )
    referral.refresh_from_db()
    assert (referral.seen_at, referral.answered_at) == (None, None)


def test_after_the_decision_or_the_end_of_the_consent_nothing_is_answered(client):
    world = counter()
    case = case_with_secrets(world)
    body, officer = department()
    decided, _key = referred(case, body, world.staff)
    closed(decided, world.staff)
    client.force_login(officer)
    answer = client.post(address("answer_own_referral", decided.pk), typed_answer())
    assert answer.status_code == 403
    ward = ward_centre()
    member = UserFactory()
    MembershipFactory(user=member, organisation=ward)
    agreed(case, ward, world.staff)
    referral, _key = referred(case, ward, world.staff)
    Consent.objects.filter(receiver=ward).update(withdrawn_at=timezone.now())
    client.force_login(member)
    answer = client.post(address("answer_own_referral", referral.pk), typed_answer())
    assert answer.status_code == 404
    assert not Referral.objects.exclude(answered_at=None).exists()
