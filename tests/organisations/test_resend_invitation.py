"""An invitation is sent again with a new link; the old one stops working."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from kyodo.audit.models import AuditEntry
from kyodo.notifications.models import OutboxMail
from kyodo.organisations import actions
from tests.factories import (
    InvitationFactory,
    RepresentativeFactory,
)

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)


def test_sent_again_the_old_link_stops_working():
    speaker = RepresentativeFactory()
    invitation = InvitationFactory(
        organisation=speaker.organisation,
        created_at=NOW - timedelta(days=20),
        expires_at=NOW - timedelta(days=6),
    )
    before = invitation.token_digest
    actions.resend_invitation(invitation_id=invitation.pk, by=speaker.user, now=NOW)
    invitation.refresh_from_db()
    assert invitation.token_digest != before
    assert invitation.expires_at == NOW + timedelta(days=14)
    assert OutboxMail.objects.count() == 1
    assert AuditEntry.objects.get().event == "invitation_sent_again"


def test_a_revoked_or_answered_one_is_neither_sent_again_nor_revoked_twice(client):
    speaker = RepresentativeFactory()
    revoked = InvitationFactory(organisation=speaker.organisation, revoked_at=NOW)
    answered = InvitationFactory(organisation=speaker.organisation, accepted_at=NOW)
    client.force_login(speaker.user)
    for invitation, words in (
        (revoked, "すでに取り消されています"),
        (answered, "すでに使われています"),
    ):
        for name in ("resend_invitation", "revoke_invitation"):
            address = reverse(f"organisations:{name}", args=[invitation.pk])
            assert words in client.post(address, follow=True).content.decode()
    assert OutboxMail.objects.count() == 0
    assert AuditEntry.objects.count() == 0
