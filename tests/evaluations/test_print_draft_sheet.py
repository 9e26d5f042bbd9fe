"""A side prints its own marks for its own talk; nothing of the other side is on the paper."""

import pytest

from kyodo.evaluations.actions.check_sheets import AnswerEntry, save_answers
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
    text = text_of(client.get(f"/evaluations/{story.evaluation.pk}/check-sheet/draft.pdf").content)
    assert "毎月会合を開いた" in text
    assert "会計説明が遅れた" not in text


@pytest.mark.parametrize(
    ("person", "status"), [("facilitator", 403), ("administrator", 403), ("stranger", 404)]
)
def test_who_has_no_side_has_no_draft(client, person, status):
    story = open_for_marking()
    client.force_login(getattr(story, person))
    address = f"/evaluations/{story.evaluation.pk}/check-sheet/draft.pdf"
    assert client.get(address).status_code == status
