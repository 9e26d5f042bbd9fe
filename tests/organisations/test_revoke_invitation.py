"""An invitation is taken back; its address can be invited anew."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied

from kyodo.organisations import actions
from tests.factories import (
    InvitationFactory,
    RepresentativeFactory,
)

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)


def _invite(organisation, by, email="new@example.jp", role="member"):
    return actions.invite_member(
        organisation_id=organisation.pk, email=email, role=role, by=by, now=NOW
    )


def test_after_revoking_the_address_can_be_invited_anew():
    speaker = RepresentativeFactory()
    invitation = _invite(speaker.organisation, speaker.user)
    actions.revoke_invitation(invitation_id=invitation.pk, by=speaker.user, now=NOW)
    assert _invite(speaker.organisation, speaker.user).pk != invitation.pk


def test_a_stranger_neither_sends_again_nor_revokes():
    invitation = InvitationFactory()
    for action in (actions.resend_invitation, actions.revoke_invitation):
        with pytest.raises(PermissionDenied):
            action(invitation_id=invitation.pk, by=RepresentativeFactory().user, now=NOW)
    invitation.refresh_from_db()
    assert invitation.revoked_at is None
