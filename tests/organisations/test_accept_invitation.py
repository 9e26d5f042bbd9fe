"""The link of an invitation lets exactly its addressee in, once, for fourteen days."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from kyodo.accounts.models import User
from kyodo.audit.models import AuditEntry
from kyodo.lifecycle import Refusal
from kyodo.notifications.models import OutboxMail
from kyodo.organisations import actions
from kyodo.organisations.models import Invitation, Membership
from tests.factories import (
    PASSWORD,
    AdministratorFactory,
    InvitationFactory,
    OrganisationFactory,
    RepresentativeFactory,
    UserFactory,
)
from tests.organisations.invited import GIVEN, TOKEN, accept_page, join_page

pytestmark = pytest.mark.django_db


def test_somebody_new_sets_name_and_password_and_can_sign_in(client, invitation, speaker):
    assert (
        "「はまべの会」のメンバーとして招待されています"
        in client.get(accept_page()).content.decode()
    )
    response = client.post(accept_page(), GIVEN)
    assert response.url == reverse("account_login")

    user = User.objects.get_queryset().get(email="hana@example.jp")
    assert list(user.memberships.values_list("organisation", "role")) == [
        (speaker.organisation_id, "member")
    ]
    invitation.refresh_from_db()
    assert invitation.accepted_at is not None
    assert [row.to for row in OutboxMail.objects.all()] == [speaker.user.email]
    entry = AuditEntry.objects.get(event="member_joined")
    assert (entry.actor_id, entry.facts) == (user.pk, {"role": "member", "member": user.pk})
    client.post(reverse("account_login"), {"login": "hana@example.jp", "password": PASSWORD})
    assert client.session["_auth_user_id"] == str(user.pk)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"password": "short", "password_again": "short"}, "password"),
        ({"password_again": "something-else"}, "password_again"),
        ({"password": "hana@example.jp", "password_again": "hana@example.jp"}, "password"),
    ],
)
def test_wrong_input_is_explained_and_lets_nobody_in(client, invitation, changes, field):
    response = client.post(accept_page(), GIVEN | changes)
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert not User.objects.get_queryset().filter(email="hana@example.jp").exists()


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("expires_at", timedelta(seconds=-1), "期限が切れています"),
        ("revoked_at", timedelta(0), "取り消されています"),
        ("accepted_at", timedelta(0), "すでに使われています"),
    ],
)
def test_a_link_that_no_longer_works_says_why(client, invitation, column, value, words):
    Invitation.objects.filter(pk=invitation.pk).update(**{column: timezone.now() + value})
    for response in (client.get(accept_page()), client.post(accept_page(), GIVEN)):
        assert response.status_code == 410
        assert words in response.content.decode()
    client.force_login(UserFactory(email="hana@example.jp"))
    assert words in client.post(join_page()).content.decode()
    assert Membership.objects.count() == 1


def test_a_guessed_link_says_nothing_about_anybody(client, invitation):
    response = client.get(accept_page("guessed"))
    html = response.content.decode()
    assert response.status_code == 410
    assert "リンクは正しくありません" in html
    assert "はまべの会" not in html
    assert "hana@example.jp" not in html


def test_an_invitation_put_aside_by_the_administrator_dies_with_the_first_representative():
    organisation, administrator = OrganisationFactory(), AdministratorFactory()
    InvitationFactory(
        token="aside",
        organisation=organisation,
        role="representative",
        invited_by=administrator,
    )
    RepresentativeFactory(organisation=organisation)
    with pytest.raises(Refusal, match="この招待は使えません"):
        actions.accept_invitation(
            token="aside", name="別人", password=PASSWORD, language="ja", now=timezone.now()
        )
    assert organisation.memberships.count() == 1


def test_an_invitation_of_somebody_who_is_no_representative_any_more_is_refused(
    client, invitation, speaker
):
    RepresentativeFactory(organisation=speaker.organisation)
    speaker.delete()
    assert "招待した人が代表者でなくなった" in client.get(accept_page()).content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_make_one_account(invitation):
    start = threading.Barrier(4)
    outcomes = []

    def accept():
        try:
            start.wait()
            actions.accept_invitation(
                token=TOKEN,
                name="山田 はな",
                password=PASSWORD,
                language="ja",
                now=timezone.now(),
            )
            outcomes.append("joined")
        except Refusal:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=accept) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["joined", "refused", "refused", "refused"]
    assert Membership.objects.filter(user__email="hana@example.jp").count() == 1
