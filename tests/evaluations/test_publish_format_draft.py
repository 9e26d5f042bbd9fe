"""A form in the making becomes a version; what began with an earlier one keeps that."""

import pytest
from django.core.exceptions import PermissionDenied

from kyodo.audit.models import AuditEntry
from kyodo.evaluations.actions.format_drafts import change_format_draft, publish_format_draft
from kyodo.evaluations.formats import read_entry
from kyodo.evaluations.models import FormatDraft, SheetFormat
from kyodo.lifecycle import Refusal
from tests.evaluations.form_samples import SAMPLE
from tests.evaluations.format_desk import draft_by
from tests.factories import UserFactory
from tests.stories import NOW, YOKOHAMA, prepared_evaluation

pytestmark = pytest.mark.django_db


def test_a_version_is_made_after_one_more_question(client, officer):
    draft = draft_by(officer)
    address = f"/evaluations/sheet-formats/drafts/{draft.pk}/publish/"
    assert (
        "進行中の評価は、始めたときの版のまま変わりません" in client.get(address).content.decode()
    )
    response = client.post(address)
    made = SheetFormat.objects.get(version="3")
    assert response.url == f"/evaluations/sheet-formats/{made.pk}/"
    expected = read_entry(SAMPLE).model_copy(update={"version": "3", "supersedes": "2"})
    assert read_entry(made.source) == expected
    assert made.issuer == "見本市"
    assert not FormatDraft.objects.exists()
    assert AuditEntry.objects.filter(event="evaluations.sheet_format_loaded").count() == 2


def test_running_evaluations_keep_their_version(officer):
    story = prepared_evaluation()
    draft = draft_by(officer, YOKOHAMA.read_text(encoding="utf-8"))
    changed = {**draft.data, "title": "まったく別の題"}
    change_format_draft(draft_id=draft.pk, data=changed, seen=1, by=officer, now=NOW)
    publish_format_draft(draft_id=draft.pk, by=officer, now=NOW)
    assert story.fresh().form.title == "市民協働事業 相互評価シート"


def test_a_form_with_a_fault_is_no_version(client, officer):
    draft = draft_by(officer)
    faulty = {**draft.data, "title": ""}
    change_format_draft(draft_id=draft.pk, data=faulty, seen=1, by=officer, now=NOW)
    with pytest.raises(Refusal, match="直すところが残っている"):
        publish_format_draft(draft_id=draft.pk, by=officer, now=NOW)
    page = client.get(f"/evaluations/sheet-formats/drafts/{draft.pk}/publish/").content.decode()
    assert "直すところが残っています" in page
    assert '<form method="post">' not in page
    assert SheetFormat.objects.count() == 1


def test_the_code_and_version_of_another_are_refused_even_for_the_same_text(officer):
    draft = draft_by(officer)
    same = {**draft.data, "version": "2", "supersedes": "1"}
    change_format_draft(draft_id=draft.pk, data=same, seen=1, by=officer, now=NOW)
    with pytest.raises(Refusal, match="「sample」の版「2」はすでにあります"):
        publish_format_draft(draft_id=draft.pk, by=officer, now=NOW)
    assert FormatDraft.objects.exists()


def test_others_publish_nothing(officer):
    with pytest.raises(PermissionDenied):
        publish_format_draft(draft_id=draft_by(officer).pk, by=UserFactory(), now=NOW)


def test_it_can_be_looked_at_before(client, officer):
    draft = draft_by(officer)
    address = f"/evaluations/sheet-formats/drafts/{draft.pk}/preview/"
    page = client.get(address).content.decode()
    assert "目的を話し合いましたか。" in page
    assert "まだ版になっていません" in page
    overview = client.get(f"/evaluations/sheet-formats/drafts/{draft.pk}/").content.decode()
    assert "実施団体、担当課" in overview
    draft.data = {}
    draft.save()
    assert client.get(address).status_code == 302
