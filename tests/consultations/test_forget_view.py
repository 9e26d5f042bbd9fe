"""A kept list is forgotten by its owner; a shared one also by whoever speaks for the centre."""

import pytest
from django.core.exceptions import PermissionDenied

from kyodo.audit.models import AuditEntry
from kyodo.consultations.actions.saved_views import forget_view, save_view
from kyodo.consultations.models import SavedView
from tests.consultations.cases import counter
from tests.consultations.queue import QUEUE
from tests.consultations.writing import address
from tests.factories import AdministratorFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return counter()


def kept(by, *, is_shared=False):
    page = SavedView.Page.FOLLOW_UPS
    return save_view(page=page, name="返事待ち", query="tab=asked", is_shared=is_shared, by=by)


def test_ones_own_is_forgotten_and_the_list_stays(client, world):
    client.force_login(world.staff)
    view = kept(world.staff)
    there = address("forget_view", view.pk)
    assert there in client.get(QUEUE).content.decode()
    answer = client.post(there)
    assert answer.url == f"{QUEUE}?tab=asked"
    assert "「返事待ち」を消しました" in client.get(answer.url).content.decode()
    assert not SavedView.objects.exists()
    entry = AuditEntry.objects.get(event="consultations.view_forgotten")
    assert entry.target_id == str(view.pk)


def test_a_shared_one_goes_by_its_owner_or_by_whoever_speaks_for_the_centre(client, world):
    view = kept(world.staff, is_shared=True)
    there = address("forget_view", view.pk)
    client.force_login(world.colleague)
    assert there not in client.get(QUEUE).content.decode()
    assert client.post(there).status_code == 403
    client.force_login(world.lead)
    assert there in client.get(QUEUE).content.decode()
    forget_view(view_id=view.pk, by=world.lead)
    assert not SavedView.objects.exists()


def test_a_private_one_is_nobody_elses(client, world):
    view = kept(world.staff)
    for stranger in (world.colleague, world.lead, AdministratorFactory()):
        with pytest.raises(PermissionDenied):
            forget_view(view_id=view.pk, by=stranger)
        client.force_login(stranger)
        assert client.post(address("forget_view", view.pk)).status_code == 404
    world.staff.memberships.all().delete()
    with pytest.raises(PermissionDenied):
        forget_view(view_id=view.pk, by=world.staff)
