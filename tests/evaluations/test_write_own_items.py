"""Before the marking begins, both sides may add questions of their own to the form's open rows."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from kyodo.audit.models import AuditEntry
from kyodo.evaluations.actions.preparation import open_evaluation, write_own_items
from kyodo.evaluations.actions.sheet_formats import load_sheet_format
from kyodo.evaluations.models import Answer
from kyodo.evaluations.queries.preparation import own_items_digest
from kyodo.lifecycle import Refusal
from tests.evaluations.library import source_of
from tests.stories import NOW, prepared_evaluation

pytestmark = pytest.mark.django_db
SECTION = "own-questions"


@pytest.fixture
def story():
    source = source_of("two-sides-three-steps")
    return prepared_evaluation(load_sheet_format(source=source, by=None, now=NOW))


def write(story, texts, by, seen=None):
    return write_own_items(
        evaluation_id=story.evaluation.pk,
        section_id=SECTION,
        texts=texts,
        seen=own_items_digest(story.fresh(), SECTION) if seen is None else seen,
        by=by,
    )


def address(story):
    return reverse("evaluations:write_own_items", args=[story.evaluation.pk, SECTION])


def test_both_sides_answer_the_added_questions(story):
    write(story, ["若い人が残りましたか。", " ", "祭りで助け合えましたか。"], story.civic_drafter)
    open_evaluation(evaluation_id=story.evaluation.pk, by=story.administrator, now=NOW)

    texts = [item.text for item in story.fresh().form.section(SECTION).items]
    assert texts == ["若い人が残りましたか。", "祭りで助け合えましたか。"]
    answers = Answer.objects.filter(part__section=SECTION).order_by("pk")
    assert [(each.part.check_sheet.role, each.item) for each in answers] == [
        ("civic", "own-questions-1"),
        ("civic", "own-questions-2"),
        ("government", "own-questions-1"),
        ("government", "own-questions-2"),
    ]


def test_without_any_the_section_is_not_on_the_paper(story):
    assert [section.id for section in story.fresh().form.open_sections] == [SECTION]
    open_evaluation(evaluation_id=story.evaluation.pk, by=story.administrator, now=NOW)
    assert SECTION not in [section.id for section in story.fresh().form.sections]
    assert not Answer.objects.filter(part__section=SECTION).exists()


def test_the_page_shows_what_is_there_and_stores_what_is_typed(story, client):
    write(story, ["若い人が残りましたか。"], story.government_drafter)
    client.force_login(story.civic_drafter)
    page = client.get(address(story)).content.decode()
    assert "若い人が残りましたか。" in page
    seen = own_items_digest(story.fresh(), SECTION)
    typed = {"text_1": "若い人が残りましたか。", "text_2": "また一緒にしたいですか。", "seen": seen}
    assert client.post(address(story), typed).status_code == 302
    assert story.fresh().own_items == {
        SECTION: ["若い人が残りましたか。", "また一緒にしたいですか。"]
    }
    assert AuditEntry.objects.filter(event="evaluations.own_items_written").count() == 2


def test_two_who_write_at_once_do_not_overwrite_each_other(story, client):
    before = own_items_digest(story.fresh(), SECTION)
    write(story, ["行政の設問"], story.government_drafter)
    client.force_login(story.civic_drafter)
    response = client.post(address(story), {"text_1": "団体の設問", "seen": before})
    page = response.content.decode()
    assert response.status_code == 409
    assert "ほかの人が保存しました" in page
    assert "行政の設問" in page
    assert "団体の設問" in page
    assert story.fresh().own_items == {SECTION: ["行政の設問"]}


def test_not_more_than_the_form_has_rows_for(story):
    with pytest.raises(Refusal, match="件まで"):
        write(story, [f"設問{number}" for number in range(50)], story.civic_drafter)


def test_a_section_without_open_rows_takes_none(story):
    with pytest.raises(Refusal, match="書き足す区分がありません"):
        write_own_items(
            evaluation_id=story.evaluation.pk,
            section_id="no-such-section",
            texts=["設問"],
            seen="",
            by=story.civic_drafter,
        )


def test_not_after_the_marking_has_begun(story, client):
    open_evaluation(evaluation_id=story.evaluation.pk, by=story.administrator, now=NOW)
    with pytest.raises(PermissionDenied):
        write(story, ["遅い設問"], story.civic_drafter)
    client.force_login(story.civic_drafter)
    assert client.get(address(story)).status_code == 403
