"""The last change of a form in the making can be taken back, and that again."""

import pytest
from django.core.exceptions import PermissionDenied

from kyodo.evaluations.actions.format_drafts import change_format_draft, undo_format_change
from kyodo.lifecycle import Refusal
from tests.evaluations.format_desk import draft_by, officer_of_department
from tests.factories import UserFactory
from tests.stories import NOW

pytestmark = pytest.mark.django_db


def test_a_removed_row_comes_back(client):
    officer = officer_of_department()
    client.force_login(officer)
    draft = draft_by(officer)
    before = draft.data
    changed = {**before, "title": "別の題"}
    change_format_draft(draft_id=draft.pk, data=changed, seen=1, by=officer, now=NOW)
    for expected in (before, changed):
        client.post(f"/evaluations/sheet-formats/drafts/{draft.pk}/undo/")
        draft.refresh_from_db()
        assert draft.data == expected
        assert draft.title == expected["title"]
    assert draft.revision == 4


def test_nothing_is_undone_before_the_first_change():
    officer = officer_of_department()
    with pytest.raises(Refusal, match="元に戻せる変更がありません"):
        undo_format_change(draft_id=draft_by(officer).pk, by=officer, now=NOW)


def test_others_undo_nothing():
    with pytest.raises(PermissionDenied):
        undo_format_change(draft_id=draft_by(officer_of_department()).pk, by=UserFactory(), now=NOW)
