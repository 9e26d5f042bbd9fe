"""How long a case is kept: set when it ends, changed with a reason that stays in the case."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied

from kyodo.consultations.actions.bulk_changes import Change, change_cases, undo_bulk_change
from kyodo.consultations.actions.cases import Ending, reopen_case
from kyodo.consultations.actions.retention import RetentionData, change_retention
from kyodo.consultations.actions.retention_classes import RetentionClassData, add_retention_class
from kyodo.consultations.models import BulkChange, Retention
from kyodo.consultations.states import Outcome
from kyodo.lifecycle import Refusal
from tests.consultations.cases import NOW, counter, received
from tests.consultations.keeping import ended, proposed, three_years
from tests.consultations.writing import address
from tests.factories import AdministratorFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    made = counter()
    three_years(made.lead)
    return made


def kept(case):
    return Retention.objects.select_related("retention_class").get(case=case)


@pytest.mark.parametrize(
    ("moment", "review_on"),
    [
        (datetime(2026, 3, 31, 14, 59, tzinfo=UTC), date(2029, 4, 1)),  # 23:59 on 31 March
        (datetime(2026, 3, 31, 15, 0, tzinfo=UTC), date(2030, 4, 1)),  # midnight in Tokyo
        (NOW, date(2030, 4, 1)),
    ],
)
def test_the_years_count_from_the_end_of_the_fiscal_year_of_the_end(world, moment, review_on):
    case = ended(world.staff, now=moment)
    assert (kept(case).retention_class.label, kept(case).review_on) == ("3年保存", review_on)


def test_reopened_nothing_is_due_and_ended_again_it_is_counted_anew(world):
    case = ended(world.staff)
    reopen_case(case_id=case.pk, by=world.staff, now=NOW)
    assert kept(case).review_on is None
    bulk = Change(BulkChange.What.CLOSE, ending=Ending(Outcome.SOLVED))
    case.refresh_from_db()
    later = datetime(2027, 5, 1, tzinfo=UTC)
    made = change_cases(change=bulk, seen={case.pk: case.version}, by=world.staff, now=later).bulk
    assert kept(case).review_on == date(2031, 4, 1)
    undo_bulk_change(change_id=made.pk, by=world.staff, now=later)
    assert kept(case).review_on is None


def test_another_class_and_a_day_of_its_own_are_chosen_with_a_reason(client, world):
    case = ended(world.staff)
    longer = add_retention_class(data=RetentionClassData("10年保存", 10), by=world.lead)
    client.force_login(world.staff)
    form = {"retention_class": longer.pk, "review_on": "", "words": "訴えになるかもしれない"}
    assert client.post(address("change_retention", case.pk), form).status_code == 302
    assert kept(case).review_on == date(2037, 4, 1)
    assert case.entries.latest("pk").text.endswith("訴えになるかもしれない")
    assert (
        client.post(
            address("change_retention", case.pk), form | {"review_on": "2031-01-15"}
        ).status_code
        == 302
    )
    assert kept(case).review_on == date(2031, 1, 15)
    assert "2031-01-15" in client.get(address("change_retention", case.pk)).content.decode()


def test_a_mistake_is_named_and_what_was_typed_stays(client, world):
    case = ended(world.staff)
    client.force_login(world.staff)
    form = {"retention_class": "", "review_on": "2031-02-30", "words": "長くする"}
    page = client.post(address("change_retention", case.pk), form).content.decode()
    assert "入力を確認してください" in page
    assert "2031-02-30" in page
    assert "長くする" in page
    assert kept(case).review_on == date(2030, 4, 1)


def test_an_open_case_has_a_class_but_no_day_yet(world):
    case = received(world.staff)
    longer = add_retention_class(data=RetentionClassData("10年保存", 10), by=world.lead)
    with pytest.raises(Refusal, match="終えたときに決まります"):
        change_retention(
            case_id=case.pk,
            data=RetentionData(longer, "理由", date(2031, 1, 1)),
            by=world.staff,
            now=NOW,
        )
    data = RetentionData(longer, "理由")
    change_retention(case_id=case.pk, data=data, by=world.staff, now=NOW)
    assert (kept(case).retention_class, kept(case).review_on) == (longer, None)


def test_nothing_changes_while_a_second_person_is_waited_for(world):
    case = ended(world.staff)
    proposed(world.staff, case)
    data = RetentionData(kept(case).retention_class, "理由")
    with pytest.raises(Refusal, match="先に申し出を取り下げて"):
        change_retention(case_id=case.pk, data=data, by=world.staff, now=NOW)


def test_nobody_outside_the_centre_sees_or_changes_it(client, world):
    case, outsider = ended(world.staff), AdministratorFactory()
    data = RetentionData(kept(case).retention_class, "理由")
    with pytest.raises(PermissionDenied):
        change_retention(case_id=case.pk, data=data, by=outsider, now=NOW)
    client.force_login(outsider)
    assert client.get(address("change_retention", case.pk)).status_code == 404


def test_the_page_of_the_case_says_how_it_stands(client, world):
    case = ended(world.staff)
    client.force_login(world.staff)

    def said():
        return client.get(address("show_case", case.pk)).content.decode()

    assert "見直しの日 令和12年4月1日（月）" in said()
    Retention.objects.filter(case=case).update(deletion_asked_at=NOW)
    assert "相談者が消去を求めています" in said()
    proposed(world.colleague, case)
    assert "廃棄の承認を待っています" in said()
    unkept = received(world.staff)
    assert "見直しの日" not in client.get(address("show_case", unkept.pk)).content.decode()
