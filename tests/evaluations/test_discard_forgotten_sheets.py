"""A received text that nobody stores is thrown away after 30 days, with the names in it."""

from datetime import timedelta

import pytest

from kyodo.audit.models import AuditEntry
from kyodo.evaluations.actions.sheet_imports import discard_forgotten_sheets, store_sheet
from kyodo.evaluations.jobs import discard_forgotten_sheets as job
from kyodo.evaluations.models import SheetImport
from tests.evaluations.sheet_files import officer, received
from tests.stories import NOW

pytestmark = pytest.mark.django_db


def test_only_what_is_old_and_not_stored_goes():
    stored = received(by=officer())
    store_sheet(import_id=stored.pk, by=stored.received_by, now=NOW)
    received(by=officer())
    assert discard_forgotten_sheets(now=NOW + timedelta(days=30)) == 0
    assert discard_forgotten_sheets(now=NOW + timedelta(days=31)) == 1
    assert [each.pk for each in SheetImport.objects.all()] == [stored.pk]
    assert AuditEntry.objects.get(event="evaluations.sheet_discarded").actor_id is None


def test_the_worker_does_it_every_day():
    received(by=officer())
    job.call()
    assert SheetImport.objects.count() == 0
