"""Files come to a case for the staff alone, or for the caller too."""

import pytest
from django.core.exceptions import PermissionDenied

from kyodo.attachments.storing import examine_file
from kyodo.consultations.actions.case_files import add_case_files
from kyodo.consultations.states import Audience
from kyodo.lifecycle import Refusal
from tests.attachments.files import upload
from tests.consultations.cases import NOW, counter, received
from tests.consultations.writing import address, page_of
from tests.factories import AdministratorFactory

pytestmark = pytest.mark.django_db


def test_files_are_kept_with_who_may_have_them(client):
    world = counter()
    case = received(world.staff)
    client.force_login(world.staff)
    for name, audience in (("内部.png", "internal"), ("相談者へ.png", "client")):
        sent = {"attachments": [upload(name)], "audience": audience}
        assert client.post(address("add_case_files", case.pk), sent).status_code == 302
    kept = case.files.order_by("pk").values_list("stored__name", "audience", "added_by")
    assert list(kept) == [
        ("内部.png", "internal", world.staff.pk),
        ("相談者へ.png", "client", world.staff.pk),
    ]
    assert "内部.png" in client.get(page_of(case)).content.decode()


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"audience": "internal"}, "入力を確認してください"),
        ({"attachments": [upload("図.svg", b"<svg/>")], "audience": "internal"}, "受け取れません"),
        ({"attachments": [upload("図.png")], "audience": "all"}, "all"),
    ],
)
def test_a_mistake_keeps_nothing(client, sent, words):
    world = counter()
    case = received(world.staff)
    client.force_login(world.staff)
    assert words in client.post(address("add_case_files", case.pk), sent).content.decode()
    assert not case.files.exists()


def test_the_action_asks_who_and_whether_there_is_a_file():
    world = counter()
    case = received(world.staff)
    file = examine_file(upload("図.png"))
    for files, by, error in (
        ([file], AdministratorFactory(), PermissionDenied),
        ([], world.staff, Refusal),
    ):
        with pytest.raises(error):
            add_case_files(case_id=case.pk, files=files, audience=Audience.INTERNAL, by=by, now=NOW)
    assert not case.files.exists()
