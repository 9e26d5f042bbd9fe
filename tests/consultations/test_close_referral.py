"""The centre decides what became of it, with the reason where no link was made."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from kyodo.audit.models import AuditEntry
from kyodo.consultations.actions.referrals import Decision, close_referral
from kyodo.consultations.models import Referral
from kyodo.consultations.states import ReferralState, Turn
from kyodo.lifecycle import Refusal, StepNotAllowed
from kyodo.notifications.models import OutboxMail
from tests.consultations.cases import counter
from tests.consultations.referring import (
    answered,
    case_with_secrets,
    closed,
    department,
    link,
    no_link_reason,
    referred,
    seen,
)
from tests.consultations.writing import address, page_of
from tests.factories import AdministratorFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked():
    world = counter()
    case, (body, officer) = case_with_secrets(world), department()
    referral, key = referred(case, body, world.staff, receiver_email="shogyo@example.lg.jp")
    seen(key)
    return world, case, officer, referral, key


def test_the_form_begins_with_what_those_asked_said(client, asked):
    world, _case, _officer, referral, key = asked
    reason = no_link_reason()
    answered(key, said="not_linked", reason=reason)
    client.force_login(world.staff)
    page = client.get(address("close_referral", referral.pk)).content.decode()
    assert re.search(r'value="not_linked"[^>]* checked', page)
    assert f'value="{reason.pk}" selected' in page
    assert "商業振興課が窓口です。" in page


def test_a_failed_link_keeps_reason_and_notes_and_shuts_the_link(client, asked):
    world, case, _officer, referral, key = asked
    answered(key, learned="補助は秋に決まる")
    OutboxMail.objects.all().delete()
    client.force_login(world.staff)
    sent = {"state": "not_linked", "reason": no_link_reason().pk, "learned": "前の秋に聞く"}
    assert client.post(address("close_referral", referral.pk), sent).status_code == 302
    stored = Referral.objects.get()
    assert (stored.state, str(stored.no_link_reason)) == ("not_linked", "予算がない")
    assert not stored.links.filter(revoked_at=None).exists()
    assert stored.closed_at is not None
    page = client.get(page_of(case)).content.decode()
    for words in ("予算がない", "前の秋に聞く", "補助は秋に決まる"):
        assert words in page
    case.refresh_from_db()
    assert (case.turn, case.is_open) == (Turn.CENTRE, True)
    client.logout()
    assert client.get(link(key)).status_code == 404
    mail = OutboxMail.objects.get(to="shogyo@example.lg.jp")
    assert "前の秋" not in mail.body
    assert "予算" not in mail.body


def test_a_link_that_was_made_has_no_reason(asked):
    world, _case, _officer, referral, _key = asked
    closed(referral, world.staff, reason=no_link_reason())
    stored = Referral.objects.get()
    assert (stored.state, stored.no_link_reason) == (ReferralState.LINKED, None)
    entry = AuditEntry.objects.get(event="consultations.referral_closed")
    assert entry.facts["state"] == "linked"


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"state": "not_linked"}, "つながらなかった理由を選んでください。"),
        ({}, "結果"),
        ({"state": "taken_back"}, "taken_back"),
        ({"state": "linked", "learned": "浜野さんは喜んだ"}, "個人が分からないように"),
        ({"state": "linked", "learned": "電話は03-1234-5678"}, "個人が分からないように"),
    ],
)
def test_a_mistake_is_named_and_decides_nothing(client, asked, sent, words):
    world, _case, _officer, referral, _key = asked
    client.force_login(world.staff)
    sent = {"learned": "残る文"} | sent
    page = client.post(address("close_referral", referral.pk), sent).content.decode()
    assert words in page
    assert sent["learned"] in page
    assert Referral.objects.get().is_open


def test_the_rules_are_the_actions_too(asked):
    world, _case, officer, referral, _key = asked
    with pytest.raises(Refusal):
        closed(referral, world.staff, state=ReferralState.NOT_LINKED)
    with pytest.raises(Refusal):
        closed(referral, world.staff, learned="浜野さち さん")
    for user in (officer, AdministratorFactory()):
        with pytest.raises(PermissionDenied):
            close_referral(
                referral_id=referral.pk,
                decision=Decision(ReferralState.LINKED),
                by=user,
                now=timezone.now(),
            )
    closed(referral, world.staff)
    with pytest.raises(StepNotAllowed):
        closed(referral, world.colleague)


def test_the_turn_stays_with_those_who_are_still_asked(asked):
    world, case, _officer, referral, _key = asked
    referred(case, department("みなと市水道局")[0], world.staff)
    closed(referral, world.staff)
    case.refresh_from_db()
    assert case.turn == Turn.ASKED
