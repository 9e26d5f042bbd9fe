"""Whoever signs in also says first that it is read, so that the centre knows since when."""

import pytest

from kyodo.audit.models import AuditEntry
from kyodo.consultations.models import Referral
from tests.consultations.cases import counter
from tests.consultations.referring import QUESTION, TOLD, case_with_secrets, department, referred
from tests.consultations.writing import address

pytestmark = pytest.mark.django_db


def test_the_cover_gives_way_to_the_question(client):
    world = counter()
    body, officer = department()
    referral, _key = referred(case_with_secrets(world), body, world.staff)
    client.force_login(officer)
    page = client.get(address("show_referral", referral.pk)).content.decode()
    assert TOLD not in page
    assert QUESTION not in page
    assert Referral.objects.get().seen_at is None
    page = client.post(address("see_own_referral", referral.pk), follow=True).content.decode()
    assert TOLD in page
    assert QUESTION in page
    entry = AuditEntry.objects.get(event="consultations.referral_seen")
    assert (entry.actor_id, Referral.objects.get().state) == (officer.pk, "seen")
