"""A proposal to let a case go is taken back, by whoever proposed it or a colleague who objects."""

import pytest
from django.core.exceptions import PermissionDenied

from kyodo.audit.models import AuditEntry
from kyodo.consultations.actions.disposal import approve_disposal, withdraw_proposal
from kyodo.consultations.models import Retention
from kyodo.lifecycle import Refusal
from tests.consultations.cases import counter
from tests.consultations.keeping import LATER, ended, proposed, three_years
from tests.consultations.writing import address
from tests.factories import AdministratorFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    made = counter()
    three_years(made.lead)
    return made


@pytest.mark.parametrize("who", ["staff", "colleague"])
def test_the_case_stays_and_its_words_of_the_proposal_go(client, world, who):
    case = ended(world.staff)
    proposed(world.staff, case, reason="mistake", words="二重の登録")
    client.force_login(getattr(world, who))
    assert client.post(address("withdraw_proposal", case.pk)).status_code == 302
    retention = Retention.objects.get(case=case)
    assert (retention.proposed_at, retention.proposed_by, retention.words) == (None, None, "")
    assert retention.review_on is not None
    assert AuditEntry.objects.filter(event="consultations.disposal_withdrawn").count() == 1
    with pytest.raises(Refusal):
        approve_disposal(case_ids=[case.pk], by=world.lead, now=LATER)


def test_what_is_not_proposed_cannot_be_taken_back(world):
    case = ended(world.staff)
    with pytest.raises(Refusal, match="申し出は、もうありません"):
        withdraw_proposal(case_id=case.pk, by=world.staff)


def test_nobody_outside_takes_it_back(client, world):
    case = ended(world.staff)
    proposed(world.staff, case)
    outsider = AdministratorFactory()
    with pytest.raises(PermissionDenied):
        withdraw_proposal(case_id=case.pk, by=outsider)
    client.force_login(outsider)
    assert client.post(address("withdraw_proposal", case.pk)).status_code == 404
    assert Retention.objects.get(case=case).proposed_at is not None
