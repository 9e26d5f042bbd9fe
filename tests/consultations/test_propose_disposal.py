"""One person proposes that cases go, one or many; nothing goes yet."""

import re

import pytest
from django.core.exceptions import PermissionDenied

from kyodo.audit.models import AuditEntry
from kyodo.consultations.actions.cases import reopen_case
from kyodo.consultations.actions.disposal import propose_disposal
from kyodo.consultations.actions.locking import CaseMerged
from kyodo.consultations.actions.merging import merge_cases
from kyodo.consultations.models import Case, Retention
from kyodo.lifecycle import Refusal
from tests.consultations.cases import NOW, counter, received
from tests.consultations.keeping import LATER, ended, proposed, three_years
from tests.consultations.writing import address
from tests.factories import AdministratorFactory, DepartmentFactory, MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    made = counter()
    three_years(made.lead)
    return made


def test_many_are_proposed_with_one_button_and_everything_stays(client, world):
    cases = [ended(world.staff), ended(world.staff)]
    Retention.objects.update(review_on="2020-04-01")
    client.force_login(world.staff)
    query = {"cases": [case.pk for case in cases]}
    page = client.get(address("propose_disposal"), query).content.decode()
    assert "2026-0001" in page
    assert re.search(r'value="ended"[^>]* checked', page)
    answer = client.post(address("propose_disposal"), {**query, "reason": "ended", "words": ""})
    assert answer.status_code == 302
    rows = Retention.objects.filter(proposed_by=world.staff, reason="ended")
    assert rows.count() == 2
    assert not Case.objects.filter(disposed_at__isnull=False).exists()
    assert AuditEntry.objects.filter(event="consultations.disposal_proposed").count() == 2


def test_before_its_time_a_case_goes_only_for_a_reason_in_words(client, world):
    case = ended(world.staff)
    client.force_login(world.staff)
    form = {"cases": case.pk, "reason": "ended", "words": "もう要らない"}
    page = client.post(address("propose_disposal"), form).content.decode()
    assert "相談 2026-0001 の保存期間は終わっていません。ほかの理由を選んでください。" in page
    assert "もう要らない" in page
    page = client.post(
        address("propose_disposal"), {"cases": case.pk, "reason": "asked", "words": " "}
    ).content.decode()
    assert "理由の説明を書いてください。" in page
    assert not Retention.objects.filter(proposed_at__isnull=False).exists()
    form = {"cases": case.pk, "reason": "asked", "words": "電話で求められた"}
    assert client.post(address("propose_disposal"), form).status_code == 302
    assert Retention.objects.get(case=case).words == "電話で求められた"


def test_an_open_case_needs_its_outcome_first_and_none_of_the_others_is_proposed(world):
    done, still_open = ended(world.staff), received(world.staff)
    with pytest.raises(Refusal, match=f"{still_open.number} は続いています"):
        proposed(world.staff, done, still_open)
    assert not Retention.objects.filter(proposed_at__isnull=False).exists()


def test_twice_is_refused_and_a_merged_case_goes_only_with_the_other(world):
    case = ended(world.staff)
    proposed(world.staff, case)
    with pytest.raises(Refusal, match="もう廃棄の承認を待っています"):
        proposed(world.colleague, case)
    merged, kept = received(world.staff), received(world.staff)
    merge_cases(case_id=merged.pk, into_id=kept.pk, by=world.staff, now=NOW)
    with pytest.raises(CaseMerged, match=kept.number):
        proposed(world.staff, merged)


def test_nothing_or_too_much_is_refused(client, world):
    with pytest.raises(Refusal, match="1件から100件"):
        propose_disposal(case_ids=[], reason="ended", words="", by=world.staff, now=LATER)
    with pytest.raises(Refusal, match="1件から100件"):
        propose_disposal(
            case_ids=range(1, 102), reason="ended", words="", by=world.staff, now=LATER
        )
    client.force_login(world.staff)
    for cases in ("", "x", "9" * 30, "²"):
        assert client.get(address("propose_disposal"), {"cases": cases}).status_code == 302


def test_reopening_takes_the_proposal_back(world):
    case = ended(world.staff)
    proposed(world.staff, case)
    reopen_case(case_id=case.pk, by=world.colleague, now=LATER)
    retention = Retention.objects.get(case=case)
    assert (retention.proposed_at, retention.reason, retention.review_on) == (None, "", None)


def officer():
    return MembershipFactory(organisation=DepartmentFactory()).user


@pytest.mark.parametrize("make", [AdministratorFactory, officer])
def test_nobody_outside_the_centre_proposes(client, world, make):
    case, user = ended(world.staff), make()
    with pytest.raises(PermissionDenied):
        proposed(user, case)
    client.force_login(user)
    for answer in (
        client.get(address("propose_disposal"), {"cases": case.pk}),
        client.post(address("propose_disposal"), {"cases": case.pk, "reason": "ended"}),
    ):
        assert answer.status_code == 403
        assert "会報" not in answer.content.decode()
