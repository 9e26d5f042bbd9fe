"""A side prints its own marks for its own talk; nothing of the other side is on the paper."""

import pytest

from kyodo.evaluations.actions.check_sheets import AnswerEntry, save_answers
from tests.evaluations.office_files import words_of
from tests.exports.reading import text_of
from tests.stories import NOW, mark_side, open_for_marking

pytestmark = pytest.mark.django_db


def remark(story, by, text):
    save_answers(
        evaluation_id=story.evaluation.pk,
        section_id="planning",
        entries=[AnswerEntry("planning-1", 1, remark=text)],
        by=by,
        now=NOW,
    )


def test_the_own_remark_is_on_the_paper_and_the_other_sides_is_not(client):
    story = open_for_marking()
    mark_side(story, "civic")
    mark_side(story, "government")
    remark(story, story.civic_drafter, "毎月会合を開いた")
    remark(story, story.government_drafter, "会計説明が遅れた")
    client.force_login(story.civic_drafter)
    text = text_of(client.get(f"/evaluations/{story.evaluation.pk}/draft/sheet.pdf").content)
    assert "毎月会合を開いた" in text
    assert "会計説明が遅れた" not in text


@pytest.mark.parametrize(
    ("person", "status"), [("facilitator", 403), ("administrator", 403), ("stranger", 404)]
)
def test_who_has_no_side_has_no_draft(client, person, status):
    story = open_for_marking()
    client.force_login(getattr(story, person))
    address = f"/evaluations/{story.evaluation.pk}/draft/sheet.pdf"
    assert client.get(address).status_code == status


@pytest.mark.parametrize("extension", ["docx", "xlsx"])
def test_the_draft_comes_as_word_and_excel_too(client, extension):
    story = open_for_marking()
    mark_side(story, "civic")
    mark_side(story, "government")
    remark(story, story.civic_drafter, "毎月会合を開いた")
    remark(story, story.government_drafter, "会計説明が遅れた")
    client.force_login(story.civic_drafter)
    content = client.get(f"/evaluations/{story.evaluation.pk}/draft/sheet.{extension}").content
    text = words_of(content, extension)
    assert "毎月会合を開いた" in text
    assert "会計説明が遅れた" not in text


@pytest.mark.parametrize("variant", ["blank", "draft"])
def test_addresses_that_were_once_written_down_still_lead_there(client, variant):
    story = open_for_marking()
    client.force_login(story.civic_drafter)
    old = client.get(f"/evaluations/{story.evaluation.pk}/check-sheet/{variant}.pdf")
    assert (old.status_code, old.headers["Location"]) == (
        301,
        f"/evaluations/{story.evaluation.pk}/{variant}/sheet.pdf",
    )
