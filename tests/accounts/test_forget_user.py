"""A stopped account is forgotten: no name, no address, no way in."""

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from kyodo.accounts import actions
from kyodo.audit.models import AuditEntry
from kyodo.notifications.models import OutboxMail
from tests.factories import PASSWORD, AdministratorFactory, MembershipFactory

pytestmark = pytest.mark.django_db


def test_forgetting_leaves_no_name_address_or_way_in(client):
    administrator = AdministratorFactory()
    user = actions.create_user(email="hana@example.jp", name="山田 はな", password=PASSWORD)
    membership = MembershipFactory(user=user)
    client.force_login(administrator)
    with pytest.raises(PermissionDenied):
        actions.forget_user(user_id=user.pk, by=administrator, now=timezone.now())

    actions.deactivate_user(user_id=user.pk, by=administrator)
    page = client.get(reverse("accounts:forget_user", args=[user.pk]))
    assert "山田 はなさんの氏名" in page.content.decode()
    client.post(reverse("accounts:forget_user", args=[user.pk]))

    user.refresh_from_db()
    assert (user.name, str(user), user.has_usable_password()) == ("", "削除された利用者", False)
    assert "hana" not in user.email
    assert not EmailAddress.objects.filter(user=user).exists()
    assert not OutboxMail.objects.filter(to="hana@example.jp").exists()
    assert "hana" not in str(list(AuditEntry.objects.values()))
    assert membership.user_id == user.pk
