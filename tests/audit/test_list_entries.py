"""The administrator reads in words what happened; nobody else does."""

import pytest
from django.urls import reverse

from kyodo.accounts.actions import forget_user
from kyodo.accounts.events import Event
from kyodo.audit.trail import record
from kyodo.audit.vocabulary import event_labels
from tests.costs import queries_of
from tests.factories import AdministratorFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db

PAGE = reverse("audit:list_entries")


def test_an_entry_says_who_did_what_to_what(client):
    user, organisation = UserFactory(name="山田 はな"), OrganisationFactory(name="はまべの会")
    client.force_login(AdministratorFactory())
    record(Event.SIGNED_IN, by=user, target=organisation, method="password")
    record(Event.SIGN_IN_FAILED, by=None, target=user)

    html = client.get(PAGE).content.decode()

    assert "ログインしました" in html
    assert "団体・部署「はまべの会」" in html
    assert "方法：パスワード" in html
    assert "自動処理" in html
    assert "利用者「山田 はな」" in html


def test_a_forgotten_user_is_forgotten_here_too(client, django_capture_on_commit_callbacks):
    administrator = AdministratorFactory()
    user = UserFactory(name="山田 はな", is_active=False)
    record(Event.SIGNED_IN, by=user, target=user)
    client.force_login(administrator)
    assert "山田 はな" in client.get(PAGE).content.decode()

    forget_user(user_id=user.pk, by=administrator, now=user.date_joined)

    html = client.get(PAGE).content.decode()
    assert "山田 はな" not in html
    assert "削除された利用者" in html


def test_somebody_who_is_no_administrator_reads_nothing(client):
    user = UserFactory()
    record(Event.SIGNED_IN, by=user, target=OrganisationFactory(name="はまべの会"))
    client.force_login(user)
    for name in ("audit:list_entries", "audit:list_readings"):
        response = client.get(reverse(name))
        assert response.status_code == 403
        assert "はまべの会" not in response.content.decode()


def test_a_wrong_date_is_explained(client):
    client.force_login(AdministratorFactory())
    response = client.get(PAGE, {"since": "きのう"})
    assert response.status_code == 200
    assert "入力を確認してください" in response.content.decode()


def test_a_list_costs_the_same_queries_however_long(client):
    client.force_login(AdministratorFactory())
    record(Event.SIGNED_IN, by=UserFactory(), target=UserFactory())
    short = queries_of(client, PAGE)
    for _number in range(2):
        record(Event.SIGNED_IN, by=UserFactory(), target=UserFactory())
    assert queries_of(client, PAGE) == short


def test_each_event_of_all_apps_has_words_of_its_own():
    assert event_labels()["signed_in"] == "ログインしました"
    assert all(event_labels().values())


def test_every_event_is_told_in_the_same_tone():
    assert [label for label in event_labels().values() if not label.endswith("ました")] == []


@pytest.mark.parametrize(
    ("event", "words"),
    [
        ("consultations.cases_changed", "件数"),
        ("plans.item_written", "版"),
        ("evaluations.joint_text_written", "番号"),
    ],
)
def test_a_name_that_several_apps_use_is_told_in_the_words_of_its_own(client, event, words):
    client.force_login(AdministratorFactory())
    record(event, by=None, target=OrganisationFactory(), number=3)
    assert f"{words}：3" in client.get(PAGE).content.decode()
