"""When the city's rule changes, the day to look again moves with it."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied

from kyodo.consultations.actions.retention_classes import (
    RetentionClassData,
    change_retention_class,
)
from kyodo.consultations.models import Retention
from tests.consultations.cases import counter
from tests.consultations.keeping import ended, proposed, three_years
from tests.consultations.writing import address

pytestmark = pytest.mark.django_db
TYPED = {"label": "5年保存", "years": "5", "is_default": "on"}


def day_of(case):
    return Retention.objects.get(case=case).review_on


def test_days_follow_the_years_but_not_those_chosen_or_proposed(client):
    world = counter()
    three = three_years(world.lead)
    case = ended(world.staff)
    older = ended(world.staff, now=datetime(2024, 3, 31, 1, 0, tzinfo=UTC))
    chosen, waiting = ended(world.staff), ended(world.staff)
    Retention.objects.filter(case=chosen).update(review_on=date(2031, 1, 15))
    proposed(world.staff, waiting)
    client.force_login(world.lead)
    assert client.post(address("change_retention_class", three.pk), TYPED).status_code == 302
    assert day_of(case) == date(2032, 4, 1)
    assert day_of(older) == date(2029, 4, 1)
    assert day_of(chosen) == date(2031, 1, 15)
    assert day_of(waiting) == date(2030, 4, 1)


def test_a_mistake_changes_nothing(client):
    world = counter()
    three = three_years(world.lead)
    client.force_login(world.lead)
    answer = client.post(address("change_retention_class", three.pk), TYPED | {"years": "x"})
    assert "入力を確認してください" in answer.content.decode()
    three.refresh_from_db()
    assert three.years == 3


def test_nobody_else_changes_one(client):
    world = counter()
    three = three_years(world.lead)
    with pytest.raises(PermissionDenied):
        change_retention_class(class_id=three.pk, data=RetentionClassData("x", 1), by=world.staff)
    client.force_login(world.staff)
    assert client.post(address("change_retention_class", three.pk), TYPED).status_code == 403
