"""Whatever form a city uses, each of its sheets can be filled in off line and sent in."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kyodo.evaluations.formats import Given, applies
from kyodo.evaluations.models import Answer
from tests.evaluations import journeys, library
from tests.evaluations.answer_sheets import FORM, changed

pytestmark = pytest.mark.django_db


def answers_of(journey, sheet, step):
    """What this voice will say, by item."""
    found: dict[str, Given] = {}
    for section in journey.form.sections_of(step.id):
        if sheet.role in section.roles:
            for place, item in enumerate(section.items_of(sheet.role)):
                if applies(item, found):
                    found[item.id] = journeys.answer_to(item, sheet, place)
    return found


def written(journey, data, answers):
    """Somebody fills the file in: marks as the paper prints them."""
    form = journey.form

    def write(tab):
        start = 0
        for item_id, answer in answers.items():
            _section, item = form.find_item(item_id)
            start = next(
                row
                for row in range(start + 1, tab.max_row + 1)
                if tab.cell(row, 2).value == item.text
                and (tab.cell(row, 1).value or "") == item.number_label
            )
            option = item.scale.option(answer.mark)
            value = option.printed if option else answer.mark
            if value and item.scale.kind == "number" and option is None:
                value = float(value)
            if value != "":
                tab.cell(start, 3).value = value
            if answer.remark:
                tab.cell(start, 4).value = answer.remark

    return changed(data, write)


def send_in(client, journey, sheet, step):
    user = journeys.writers_of(journey, sheet)[-1]
    client.force_login(user)
    base = f"/evaluations/{journey.evaluation.pk}/check-sheet/{sheet.column}"
    data = client.get(f"{base}/answers.xlsx").content
    answers = answers_of(journey, sheet, step)
    file = SimpleUploadedFile("x.xlsx", written(journey, data, answers))
    preview = client.post(f"{base}/file/", {"file": file}).content.decode()
    token = re.search(r'name="sent" value="([^"]+)"', preview)
    assert token, re.findall(r"<li>(.*?)</li>", preview)
    assert client.post(f"{base}/file/", {"sent": token[1]}).status_code == 302
    stored = {
        answer.item: (answer.mark, answer.remark)
        for answer in Answer.objects.filter(part__check_sheet=sheet).exclude(mark="", remark="")
    }
    assert stored == {
        item: (given.mark, given.remark) for item, given in answers.items() if given != Given()
    }


@pytest.mark.parametrize("name", library.NAMES)
def test_every_sheet_of_a_form_in_the_library_comes_in_from_a_file(client, name):
    journey = journeys.begin(library.source_of(name))
    first = journey.form.filling_steps[0]
    asked = {role for section in journey.form.sections_of(first.id) for role in section.roles}
    sheets = [sheet for sheet in journey.sheets() if sheet.role in asked]
    assert sheets
    for sheet in sheets:
        send_in(client, journey, sheet, first)


def test_somebody_who_answers_alone_gets_and_sends_no_sheet_but_the_own(client):
    each = FORM.replace("label: 審議会}", "label: 審議会, voice: each}")
    journey = journeys.begin(each)
    first, second = [sheet for sheet in journey.sheets() if sheet.number][:2]
    assert (first.column, second.column) == ("council-1", "council-2")
    base = f"/evaluations/{journey.evaluation.pk}/check-sheet"
    client.force_login(first.respondent.user)
    own = client.get(f"{base}/{first.column}/answers.xlsx")
    assert own.status_code == 200
    assert client.get(f"{base}/{second.column}/answers.xlsx").status_code == 404

    client.force_login(second.respondent.user)
    file = SimpleUploadedFile("x.xlsx", own.content)
    answer = client.post(f"{base}/{second.column}/file/", {"file": file})
    assert answer.status_code == 422
    assert "別の記入者の表です" in answer.content.decode()
    blank = SimpleUploadedFile("x.xlsx", client.get(f"{base}/{first.role}/blank.xlsx").content)
    assert client.post(f"{base}/{second.column}/file/", {"file": blank}).status_code == 200
