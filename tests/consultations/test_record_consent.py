"""What the caller agreed to at the counter is written down, and read by the caller."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from kyodo.audit.models import AuditEntry
from kyodo.consultations.models import Consent
from tests.consultations.asking import asked, follow
from tests.consultations.cases import counter, received
from tests.consultations.referring import agreed, in_days, ward_centre
from tests.consultations.writing import address, page_of
from tests.factories import AdministratorFactory

pytestmark = pytest.mark.django_db


def typed(body, **changes):
    return {
        "receiver": body.pk,
        "purpose": "内容だけを区に伝える",
        "how": "face_to_face",
        "given_on": in_days(-1).isoformat(),
    } | changes


def test_it_is_on_the_page_of_the_case_and_of_the_caller(client):
    world = counter()
    body = ward_centre()
    case, key = asked(client)
    client.force_login(world.staff)
    assert client.post(address("record_consent", case.pk), typed(body)).status_code == 302
    consent = Consent.objects.get(receiver=body)
    assert (consent.how, consent.shares_caller, consent.recorded_by) == (
        "face_to_face",
        False,
        world.staff,
    )
    assert timezone.localdate(consent.given_at) == in_days(-1)
    for page in (page_of(case), follow("follow_request", key)):
        content = client.get(page).content.decode()
        assert body.name in content
        assert "内容だけを区に伝える" in content
    entry = AuditEntry.objects.get(event="consultations.consent_recorded")
    assert "内容だけ" not in str(entry.facts)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"purpose": " "}, "同意の内容"),
        ({"given_on": "2999-01-01"}, "年を確かめてください。"),
        ({"receiver": ""}, "渡す先"),
        ({"how": "form"}, "同意の得かた"),
    ],
)
def test_a_mistake_is_named_and_nothing_recorded(client, changes, words):
    world = counter()
    case, body = received(world.staff), ward_centre()
    client.force_login(world.staff)
    page = client.post(address("record_consent", case.pk), typed(body) | changes).content.decode()
    assert "入力を確認してください" in page
    assert words in page
    tomorrow = typed(body, given_on=in_days(1).isoformat())
    page = client.post(address("record_consent", case.pk), tomorrow).content.decode()
    assert "今日までにしてください" in page
    assert "内容だけを区に伝える" in page
    assert not Consent.objects.filter(receiver=body).exists()


def test_the_same_consent_is_recorded_once_and_only_by_staff(client):
    world = counter()
    case, body = received(world.staff), ward_centre()
    first = agreed(case, body, world.staff)
    assert agreed(case, body, world.colleague) == first
    assert agreed(case, body, world.staff, shares_caller=True) != first
    with pytest.raises(PermissionDenied):
        agreed(case, body, AdministratorFactory())
    client.force_login(AdministratorFactory())
    assert client.get(address("record_consent", case.pk)).status_code == 404
