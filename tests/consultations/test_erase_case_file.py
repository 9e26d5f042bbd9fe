"""A file goes for good; that there was one stays known."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage

from kyodo.consultations.actions.case_files import erase_case_file
from tests.consultations.cases import NOW, counter, received
from tests.consultations.files import file_of
from tests.consultations.writing import address, page_of
from tests.factories import AdministratorFactory

pytestmark = pytest.mark.django_db


def test_bytes_and_name_go_after_a_second_question(client, django_capture_on_commit_callbacks):
    world = counter()
    case = received(world.staff)
    file = file_of(case, "秘密の図.png")
    client.force_login(world.staff)
    place = address("erase_case_file", case.pk, file.pk)
    assert "秘密の図.png" in client.get(place).content.decode()
    assert default_storage.exists(file.stored.place)
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(place).status_code == 302
    assert not default_storage.exists(file.stored.place)
    page = client.get(page_of(case)).content.decode()
    assert "秘密の図" not in page
    assert "消したファイル" in page
    assert client.get(address("download_case_file", case.pk, file.pk)).status_code == 404


def test_another_case_and_a_stranger_erase_nothing(client):
    world = counter()
    case, other = received(world.staff), received(world.staff)
    file = file_of(case)
    client.force_login(world.staff)
    assert client.post(address("erase_case_file", other.pk, file.pk)).status_code == 404
    with pytest.raises(PermissionDenied):
        erase_case_file(file_id=file.pk, by=AdministratorFactory(), now=NOW)
    file.stored.refresh_from_db()
    assert file.stored.erased_at is None
