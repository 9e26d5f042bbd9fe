"""An administrator is taken away, and one always stays."""

import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse

from kyodo.accounts import actions
from kyodo.accounts.models import User
from kyodo.lifecycle import Refusal
from tests.factories import AdministratorFactory

pytestmark = pytest.mark.django_db


def test_the_last_one_stays_and_is_told_why(client):
    administrator = AdministratorFactory()
    client.force_login(administrator)
    response = client.post(
        reverse("accounts:unmake_administrator", args=[administrator.pk]), follow=True
    )
    assert "最後のシステム管理者は外せません" in response.content.decode()
    administrator.refresh_from_db()
    assert administrator.is_administrator is True


def test_an_actor_who_has_just_been_unmade_may_nothing_any_more():
    one, two = AdministratorFactory(), AdministratorFactory()
    stale = User.objects.get_queryset().get(pk=two.pk)
    actions.unmake_administrator(user_id=two.pk, by=one)
    with pytest.raises(PermissionDenied):
        actions.unmake_administrator(user_id=one.pk, by=stale)


@pytest.mark.django_db(transaction=True)
def test_two_who_remove_each_other_at_once_leave_one():
    for _round in range(5):
        one, two = AdministratorFactory(), AdministratorFactory()
        User.objects.administrators().exclude(pk__in=[one.pk, two.pk]).update(
            is_administrator=False
        )
        start = threading.Barrier(2)

        def work(by, other, start=start):
            try:
                start.wait()
                actions.unmake_administrator(user_id=other.pk, by=by)
            except (PermissionDenied, Refusal):
                pass
            finally:
                connection.close()

        threads = [threading.Thread(target=work, args=pair) for pair in ((one, two), (two, one))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert User.objects.administrators().count() == 1
