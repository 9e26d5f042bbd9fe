"""The classes of the city's rule on records are the centre's own data."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from kyodo.consultations.actions.retention_classes import RetentionClassData, add_retention_class
from kyodo.consultations.models import Retention, RetentionClass
from tests.consultations.cases import counter, received
from tests.consultations.keeping import ended
from tests.consultations.writing import address
from tests.factories import AdministratorFactory

pytestmark = pytest.mark.django_db
TYPED = {"label": "3年保存", "years": "3", "is_default": "on"}


def test_the_first_default_gives_every_ended_case_its_day(client):
    world = counter()
    before, still_open = ended(world.staff), received(world.staff)
    old = ended(world.staff)
    Retention.objects.filter(case=old).delete()
    assert Retention.objects.get(case=before).review_on is None
    client.force_login(world.lead)
    assert client.post(address("add_retention_class"), TYPED).status_code == 302
    for case in (before, old):
        assert Retention.objects.get(case=case).review_on == date(2030, 4, 1)
    assert not Retention.objects.filter(case=still_open).exists()
    client.force_login(world.staff)
    page = client.get(address("list_retention_classes")).content.decode()
    assert "3年保存" in page
    assert "保存区分を加える" not in page


def test_a_new_default_takes_the_place_of_the_old_one_for_cases_to_come():
    world = counter()
    add_retention_class(data=RetentionClassData("3年保存", 3, is_default=True), by=world.lead)
    first = ended(world.staff)
    add_retention_class(data=RetentionClassData("5年保存", 5, is_default=True), by=world.lead)
    second = ended(world.staff)
    assert Retention.objects.get(case=first).review_on == date(2030, 4, 1)
    assert Retention.objects.get(case=second).review_on == date(2032, 4, 1)
    assert RetentionClass.objects.filter(is_default=True).count() == 1


@pytest.mark.parametrize(
    "changes", [{"label": ""}, {"years": "-1"}, {"years": "101"}, {"years": "三"}]
)
def test_a_mistake_is_named_and_what_was_typed_stays(client, changes):
    client.force_login(counter().lead)
    page = client.post(address("add_retention_class"), TYPED | changes).content.decode()
    assert "入力を確認してください" in page
    assert not RetentionClass.objects.exists()


def test_a_name_is_in_use_once(client):
    client.force_login(counter().lead)
    client.post(address("add_retention_class"), TYPED)
    page = client.post(address("add_retention_class"), TYPED).content.decode()
    assert "入力を確認してください" in page
    assert RetentionClass.objects.count() == 1


@pytest.mark.parametrize("who", ["staff", "administrator"])
def test_only_who_speaks_for_the_centre_keeps_them(client, who):
    world = counter()
    user = world.staff if who == "staff" else AdministratorFactory()
    with pytest.raises(PermissionDenied):
        add_retention_class(data=RetentionClassData("x", 1), by=user)
    client.force_login(user)
    assert client.get(address("add_retention_class")).status_code == 403
    assert client.post(address("add_retention_class"), TYPED).status_code == 403
    assert not RetentionClass.objects.exists()
