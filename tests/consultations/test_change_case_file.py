"""A file is shown to the caller from now on, or no longer."""

import pytest
from django.core.exceptions import PermissionDenied

from kyodo.consultations.actions.case_files import change_case_file
from kyodo.consultations.states import Audience
from tests.attachments.files import PNG
from tests.consultations.asking import asked, follow
from tests.consultations.cases import counter, received
from tests.consultations.files import file_of
from tests.consultations.writing import address
from tests.factories import AdministratorFactory

pytestmark = pytest.mark.django_db


def test_the_caller_has_it_as_long_as_staff_say_so(client):
    world = counter()
    case, key = asked(client)
    file = file_of(case)
    link = follow("download_request_file", key, file.pk)
    assert client.get(link).status_code == 404
    client.force_login(world.staff)
    client.post(address("change_case_file", case.pk, file.pk), {"audience": "client"})
    assert client.get(link).getvalue() == PNG
    client.post(address("change_case_file", case.pk, file.pk), {"audience": "internal"})
    assert client.get(link).status_code == 404


def test_nonsense_another_case_and_a_stranger_change_nothing(client):
    world = counter()
    case, other = received(world.staff), received(world.staff)
    file = file_of(case)
    client.force_login(world.staff)
    place = address("change_case_file", case.pk, file.pk)
    assert client.post(place, {"audience": "all"}).status_code == 302
    foreign = address("change_case_file", other.pk, file.pk)
    assert client.post(foreign, {"audience": "client"}).status_code == 404
    stranger = AdministratorFactory()
    with pytest.raises(PermissionDenied):
        change_case_file(file_id=file.pk, audience=Audience.CLIENT, by=stranger)
    client.force_login(stranger)
    assert client.post(place, {"audience": "client"}).status_code == 404
    file.refresh_from_db()
    assert file.audience == Audience.INTERNAL
