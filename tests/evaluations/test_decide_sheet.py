"""Each doubt of a read sheet is decided by a person, one by one."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from kyodo.audit.models import AuditEntry, Reading
from kyodo.evaluations.actions.sheet_imports import decide_sheet, store_sheet
from kyodo.evaluations.readers.sheets import WrongDecision
from kyodo.lifecycle import Refusal
from tests.evaluations.sheet_files import officer, received
from tests.stories import NOW

pytestmark = pytest.mark.django_db
OFF_SCALE = {"line231": "Ｘ    Ｂ"}
FIRST = "mark/1/1/civic"


def address(sheet_import):
    return reverse("evaluations:decide_sheet", args=[sheet_import.pk])


def test_a_mark_off_the_scale_stays_open_until_somebody_decides(client):
    waiting = received(by=officer(), **OFF_SCALE)
    client.force_login(waiting.received_by)
    page = client.get(address(waiting))
    assert page.context["open_doubts"] == 1
    assert [each["doubt"].problem.key for each in page.context["doubts"]] == [FIRST]
    assert reverse("evaluations:store_sheet", args=[waiting.pk]) not in page.content.decode()


def test_a_decision_is_kept_and_recorded_without_its_value(client):
    waiting = received(by=officer(), **OFF_SCALE)
    client.force_login(waiting.received_by)
    response = client.post(address(waiting), {"key": FIRST, "value": "B"})
    assert response.headers["Location"] == f"{address(waiting)}#doubt-1"
    waiting.refresh_from_db()
    assert waiting.decisions == {FIRST: "B"}
    entry = AuditEntry.objects.get(event="evaluations.sheet_decided")
    assert entry.facts == {"doubt": FIRST}
    page = client.get(address(waiting))
    assert page.context["open_doubts"] == 0
    assert reverse("evaluations:store_sheet", args=[waiting.pk]) in page.content.decode()


def test_after_a_decision_the_next_open_doubt_comes_into_view(client):
    waiting = received(by=officer(), **OFF_SCALE, line237="Ｂ    Ｙ")
    client.force_login(waiting.received_by)
    response = client.post(address(waiting), {"key": FIRST, "value": "B"})
    assert response.headers["Location"] == f"{address(waiting)}#doubt-2"


@pytest.mark.parametrize("value", ["E", "", "よい"])
def test_what_is_not_on_the_scale_is_no_decision(client, value):
    waiting = received(by=officer(), **OFF_SCALE)
    client.force_login(waiting.received_by)
    response = client.post(address(waiting), {"key": FIRST, "value": value})
    assert response.context["open_doubts"] == 1
    assert response.context["tried"].errors["value"]
    waiting.refresh_from_db()
    assert waiting.decisions == {}


def test_a_date_is_typed_as_offices_write_it(client):
    waiting = received(by=officer(), line43="")
    client.force_login(waiting.received_by)
    wrong = client.post(address(waiting), {"key": "entered_on", "value": "きのう"})
    assert "令和4年4月1日" in wrong.context["tried"].errors["value"][0]
    client.post(address(waiting), {"key": "entered_on", "value": "令和５年６月２７日"})
    evaluation = store_sheet(import_id=waiting.pk, by=waiting.received_by, now=NOW)
    assert evaluation.entered_on.isoformat() == "2023-06-27"


def test_a_doubt_that_is_gone_is_refused(client):
    waiting = received(by=officer(), **OFF_SCALE)
    client.force_login(waiting.received_by)
    response = client.post(address(waiting), {"key": "mark/9/9/civic", "value": "B"})
    assert response.status_code == 302
    with pytest.raises(WrongDecision):
        decide_sheet(import_id=waiting.pk, decisions={"x": "B"}, by=waiting.received_by)


def test_what_was_read_stands_beside_its_source(client):
    waiting = received(by=officer())
    client.force_login(waiting.received_by)
    page = client.get(address(waiting))
    marks = page.context["preview"].marks
    assert [len(table.rows) for table in marks] == [6, 7, 4]
    fourth = marks[0].rows[3]
    assert [cell.code for cell in fourth.cells] == ["B", "A"]
    assert [line.number for line in fourth.lines] == [246, 248, 249]


def test_nobody_else_sees_the_text_with_its_names(client):
    waiting = received(by=officer())
    client.force_login(officer())
    assert client.get(address(waiting)).status_code == 404
    with pytest.raises(PermissionDenied):
        decide_sheet(import_id=waiting.pk, decisions={}, by=officer())


def test_looking_at_personal_data_is_recorded(client):
    waiting = received(by=officer())
    client.force_login(waiting.received_by)
    client.get(address(waiting))
    reading = Reading.objects.get(target_type="evaluations.sheetimport")
    assert (reading.reader_id, reading.target_id) == (waiting.received_by_id, str(waiting.pk))


def test_a_stored_sheet_is_not_decided_again(client):
    waiting = received(by=officer())
    evaluation = store_sheet(import_id=waiting.pk, by=waiting.received_by, now=NOW)
    client.force_login(waiting.received_by)
    public = reverse("evaluations:show_publication", args=[evaluation.pk])
    assert client.get(address(waiting)).headers["Location"] == public
    with pytest.raises(Refusal):
        decide_sheet(import_id=waiting.pk, decisions={}, by=waiting.received_by)
