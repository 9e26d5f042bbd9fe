"""A representative invites by mail; the administrator only opens the door, in the open."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from kyodo.audit.models import AuditEntry
from kyodo.lifecycle import Refusal
from kyodo.notifications.models import OutboxMail
from kyodo.organisations import actions
from kyodo.organisations.models import Invitation
from tests.factories import (
    AdministratorFactory,
    InvitationFactory,
    MembershipFactory,
    OrganisationFactory,
    RepresentativeFactory,
)

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)


def _invite(organisation, by, email="new@example.jp", role="member"):
    return actions.invite_member(
        organisation_id=organisation.pk, email=email, role=role, by=by, now=NOW
    )


def test_the_mail_carries_a_link_of_which_only_the_digest_is_kept():
    speaker = RepresentativeFactory(organisation__name="はまべの会")
    invitation = _invite(speaker.organisation, speaker.user, email=" New@Example.jp ")

    assert invitation.email == "new@example.jp"
    assert invitation.expires_at == NOW + timedelta(days=14)
    row = OutboxMail.objects.get()
    assert row.to == "new@example.jp"
    token = row.path.rstrip("/").rsplit("/", 1)[1]
    assert len(token) >= 43
    assert token not in str(Invitation.objects.values())
    assert "はまべの会" in row.subject
    entry = AuditEntry.objects.get()
    assert (entry.event, entry.facts) == ("member_invited", {"role": "member"})
    assert "new@example.jp" not in str(AuditEntry.objects.values())


@pytest.mark.parametrize(
    ("email", "words"),
    [
        ("member@example.jp", "すでにメンバーです"),
        ("open@example.jp", "すでに招待しています"),
        ("speaker@example.jp", "自分自身は招待できません"),
        ("no address", "有効なメールアドレス"),
        ("", "必須"),
    ],
)
def test_wrong_input_is_explained_and_sends_nothing(client, email, words):
    organisation = OrganisationFactory()
    speaker = RepresentativeFactory(organisation=organisation, user__email="speaker@example.jp")
    MembershipFactory(organisation=organisation, user__email="member@example.jp")
    InvitationFactory(organisation=organisation, email="open@example.jp")
    client.force_login(speaker.user)
    response = client.post(
        reverse("organisations:invite_member", args=[organisation.pk]),
        {"email": email, "role": "member"},
    )
    assert response.status_code == 200
    assert words in str(response.context["form"].errors)
    assert (Invitation.objects.count(), OutboxMail.objects.count()) == (1, 0)


def test_a_double_click_sends_one_mail(client):
    speaker = RepresentativeFactory()
    client.force_login(speaker.user)
    address = reverse("organisations:invite_member", args=[speaker.organisation_id])
    given = {"email": "new@example.jp", "role": "member"}
    assert [client.post(address, given).status_code for _click in range(2)] == [302, 200]
    assert (Invitation.objects.count(), OutboxMail.objects.count()) == (1, 1)


def test_a_member_and_a_stranger_invite_nobody(client):
    member = MembershipFactory()
    RepresentativeFactory(organisation=member.organisation)
    for user in (member.user, RepresentativeFactory().user):
        with pytest.raises(PermissionDenied):
            _invite(member.organisation, user)
        client.force_login(user)
        address = reverse("organisations:invite_member", args=[member.organisation_id])
        assert client.get(address).status_code == 403
    assert Invitation.objects.count() == 0


def test_the_administrator_invites_only_while_nobody_speaks_for_it():
    organisation, administrator = OrganisationFactory(), AdministratorFactory()
    with pytest.raises(Refusal, match="はじめに代表者"):
        _invite(organisation, administrator, role="member")
    _invite(organisation, administrator, role="representative")

    RepresentativeFactory(organisation=organisation)
    with pytest.raises(PermissionDenied):
        _invite(organisation, administrator, email="own@example.jp", role="representative")
    assert Invitation.objects.count() == 1


def test_the_administrator_never_lets_the_own_address_in():
    organisation, administrator = OrganisationFactory(), AdministratorFactory()
    with pytest.raises(Refusal, match="自分自身"):
        _invite(organisation, administrator, email=administrator.email, role="representative")
    assert Invitation.objects.count() == 0


def test_when_the_administrator_opens_the_door_every_member_is_told_also_a_stopped_one():
    organisation = OrganisationFactory()
    stopped = RepresentativeFactory(organisation=organisation, user__is_active=False)
    member = MembershipFactory(organisation=organisation)
    _invite(organisation, AdministratorFactory(), role="representative")
    told = {row.to for row in OutboxMail.objects.filter(subject__contains="人が招待されました")}
    assert told == {stopped.user.email, member.user.email}
