"""Whoever keeps the forms goes back to the product's own Word template."""

import pytest
from django.urls import reverse

from kyodo.audit.models import AuditEntry
from kyodo.evaluations.actions.word_templates import store_word_template
from kyodo.evaluations.models import WordTemplate
from tests.exports.word_templates import template
from tests.stories import NOW, prepared_evaluation

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    story = prepared_evaluation()
    store_word_template(
        sheet_format_id=story.evaluation.sheet_format_id,
        content=template("{{ title }}"),
        file_name="港市.docx",
        by=story.administrator,
        now=NOW,
    )
    return story


def address(story):
    return reverse("evaluations:remove_word_template", args=[story.evaluation.sheet_format_id])


def test_the_template_goes_with_its_file(
    client, story, tmp_path, django_capture_on_commit_callbacks
):
    client.force_login(story.administrator)
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(address(story)).status_code == 302
    assert not WordTemplate.objects.exists()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert AuditEntry.objects.filter(event="evaluations.word_template_removed").count() == 1


def test_removing_twice_changes_nothing_more(client, story):
    client.force_login(story.administrator)
    for _ in range(2):
        assert client.post(address(story)).status_code == 302
    assert AuditEntry.objects.filter(event="evaluations.word_template_removed").count() == 1


@pytest.mark.parametrize("person", ["civic_answerable", "facilitator", "stranger"])
def test_nobody_else_does(client, story, person):
    client.force_login(getattr(story, person))
    assert client.post(address(story)).status_code == 403
    assert WordTemplate.objects.exists()


def test_it_is_no_link_to_follow(client, story):
    client.force_login(story.administrator)
    assert client.get(address(story)).status_code == 405
