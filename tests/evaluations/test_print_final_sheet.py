"""Those who took part print what all have marked, before anything is published."""

import re

import pytest

from tests.evaluations.office_files import words_of
from tests.stories import mark_side, open_for_marking, revealed

pytestmark = pytest.mark.django_db


def address(story, extension="xlsx"):
    return f"/evaluations/{story.evaluation.pk}/final/sheet.{extension}"


@pytest.mark.parametrize("person", ["civic_drafter", "government_answerable", "facilitator"])
def test_everybody_who_took_part_has_both_sides_marks(client, person):
    story = revealed({"civic": {"planning-1": "C"}, "government": {"planning-1": "D"}})
    client.force_login(getattr(story, person))
    text = words_of(client.get(address(story)).content, "xlsx")
    assert re.search("話し合うことができましたか。[CＣ][DＤ]", text)
    assert "関係者用（公表前。外部に出さない）" in text


def test_there_is_none_before_the_reveal(client):
    story = open_for_marking()
    mark_side(story, "civic")
    client.force_login(story.civic_answerable)
    assert client.get(address(story)).status_code == 404


@pytest.mark.parametrize(("person", "status"), [("administrator", 403), ("stranger", 404)])
def test_nobody_else_has_it(client, person, status):
    story = revealed()
    client.force_login(getattr(story, person))
    assert client.get(address(story)).status_code == status


@pytest.mark.parametrize("extension", ["docm", "html", "csv"])
def test_there_is_no_other_kind_of_file(client, extension):
    story = revealed()
    client.force_login(story.civic_drafter)
    assert client.get(address(story, extension)).status_code == 404


@pytest.mark.parametrize(("situation", "kinds"), [(open_for_marking, 0), (revealed, 3)])
def test_the_page_of_the_evaluation_leads_there_once_there_is_something(client, situation, kinds):
    story = situation()
    client.force_login(story.civic_drafter)
    page = client.get(f"/evaluations/{story.evaluation.pk}/").content.decode()
    assert sum(address(story, kind) in page for kind in ("pdf", "docx", "xlsx")) == kinds
