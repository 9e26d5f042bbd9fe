"""Staff take a file away; the browser never shows it under our address."""

import pytest

from kyodo.attachments.models import StoredFile
from tests.attachments.files import PNG
from tests.consultations.cases import counter, received
from tests.consultations.files import file_of
from tests.consultations.writing import address
from tests.factories import AdministratorFactory

pytestmark = pytest.mark.django_db


def test_a_file_is_handed_out_to_keep_by_its_own_case_only(client):
    world = counter()
    case, other = received(world.staff), received(world.staff)
    file = file_of(case, "図.png")
    client.force_login(world.staff)
    answer = client.get(address("download_case_file", case.pk, file.pk))
    assert answer.getvalue() == PNG
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    assert client.get(address("download_case_file", other.pk, file.pk)).status_code == 404
    client.force_login(AdministratorFactory())
    assert client.get(address("download_case_file", case.pk, file.pk)).status_code == 404


def test_a_virus_is_handed_to_nobody(client):
    world = counter()
    case = received(world.staff)
    file = file_of(case)
    StoredFile.objects.update(scan="infected")
    client.force_login(world.staff)
    assert client.get(address("download_case_file", case.pk, file.pk)).status_code == 404
