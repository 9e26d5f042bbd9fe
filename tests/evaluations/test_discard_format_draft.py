"""What was written of a form is thrown away after one more question; versions stay."""

import pytest
from django.core.exceptions import PermissionDenied

from kyodo.audit.models import AuditEntry
from kyodo.evaluations.actions.format_drafts import discard_format_draft
from kyodo.evaluations.models import FormatDraft, SheetFormat
from tests.evaluations.format_desk import draft_by, officer_of_department
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_it_is_asked_for_once_more(client):
    officer = officer_of_department()
    client.force_login(officer)
    address = f"/evaluations/sheet-formats/drafts/{draft_by(officer).pk}/discard/"
    assert "元に戻せません" in client.get(address).content.decode()
    assert FormatDraft.objects.exists()
    assert client.post(address).url == "/evaluations/sheet-formats/"
    assert not FormatDraft.objects.exists()
    assert SheetFormat.objects.count() == 1
    assert AuditEntry.objects.filter(event="evaluations.format_draft_discarded").count() == 1


def test_others_discard_nothing():
    with pytest.raises(PermissionDenied):
        discard_format_draft(draft_id=draft_by(officer_of_department()).pk, by=UserFactory())
