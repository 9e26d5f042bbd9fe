"""A decision about a doubt can be taken back as long as the sheet is not stored."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from kyodo.audit.models import AuditEntry
from kyodo.evaluations.actions.sheet_imports import decide_sheet, undo_sheet_decision
from tests.evaluations.sheet_files import officer, received

pytestmark = pytest.mark.django_db
FIRST = "mark/1/1/civic"


def decided():
    waiting = received(by=officer(), line231="Ｘ    Ｂ")
    return decide_sheet(import_id=waiting.pk, decisions={FIRST: "B"}, by=waiting.received_by)


def test_the_doubt_is_open_again(client):
    waiting = decided()
    client.force_login(waiting.received_by)
    address = reverse("evaluations:undo_sheet_decision", args=[waiting.pk])
    assert client.post(address, {"key": FIRST}).status_code == 302
    waiting.refresh_from_db()
    assert waiting.decisions == {}
    assert AuditEntry.objects.filter(event="evaluations.sheet_decision_undone").count() == 1


def test_undoing_twice_changes_nothing():
    waiting = decided()
    for _each in range(2):
        undo_sheet_decision(import_id=waiting.pk, key=FIRST, by=waiting.received_by)
    assert AuditEntry.objects.filter(event="evaluations.sheet_decision_undone").count() == 1


def test_nobody_else_may(client):
    waiting = decided()
    with pytest.raises(PermissionDenied):
        undo_sheet_decision(import_id=waiting.pk, key=FIRST, by=officer())
    client.force_login(officer())
    address = reverse("evaluations:undo_sheet_decision", args=[waiting.pk])
    assert client.post(address, {"key": FIRST}).status_code == 404
    client.force_login(waiting.received_by)
    assert client.get(address).status_code == 405
