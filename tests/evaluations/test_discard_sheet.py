"""A sheet that will not be stored is thrown away with the names in it."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from kyodo.audit.models import AuditEntry
from kyodo.evaluations.actions.sheet_imports import discard_sheet, store_sheet
from kyodo.evaluations.models import SheetImport
from kyodo.lifecycle import Refusal
from tests.evaluations.sheet_files import officer, received
from tests.stories import NOW

pytestmark = pytest.mark.django_db


def test_the_text_goes_and_the_record_stays(client):
    waiting = received(by=officer())
    client.force_login(waiting.received_by)
    address = reverse("evaluations:discard_sheet", args=[waiting.pk])
    assert "sheet.txt" in client.get(address).content.decode()
    assert client.post(address).headers["Location"] == reverse("evaluations:receive_sheet")
    assert SheetImport.objects.count() == 0
    assert AuditEntry.objects.filter(event="evaluations.sheet_discarded").count() == 1


def test_nobody_else_may(client):
    waiting = received(by=officer())
    client.force_login(officer())
    assert client.post(reverse("evaluations:discard_sheet", args=[waiting.pk])).status_code == 404
    with pytest.raises(PermissionDenied):
        discard_sheet(import_id=waiting.pk, by=officer())


def test_a_stored_sheet_stays():
    waiting = received(by=officer())
    store_sheet(import_id=waiting.pk, by=waiting.received_by, now=NOW)
    with pytest.raises(Refusal):
        discard_sheet(import_id=waiting.pk, by=waiting.received_by)
