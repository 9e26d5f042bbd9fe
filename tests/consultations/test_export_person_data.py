"""Staff write into one file everything that is held about a caller, and it is recorded."""

import io
import json
import zipfile

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kyodo.audit.models import AuditEntry, Reading
from kyodo.consultations.actions.deletions import export_person_data
from kyodo.consultations.models import Case
from tests.attachments.files import PNG
from tests.consultations.cases import counter, received
from tests.consultations.files import file_of
from tests.consultations.keeping import MAIL, marked_case, three_years
from tests.consultations.writing import address
from tests.factories import (
    AdministratorFactory,
    ContactFactory,
    DepartmentFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db
ALL = {"with_internal": "on", "with_files": "on"}


def packed(client, person, **form):
    answer = client.post(address("export_person_data", person.pk), form)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert answer["Content-Disposition"] == f'attachment; filename="person-{person.pk}.zip"'
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


def test_everything_about_the_person_is_in_it_and_nothing_about_another(client):
    world = counter()
    three_years(world.lead)
    case = marked_case(world)
    again = received(world.staff, caller=case.caller, text="二度目の相談")
    received(world.staff, text="ほかの人の相談")
    ContactFactory(person=case.caller, organisation=OrganisationFactory(name="はまべの会"))
    client.force_login(world.staff)
    with packed(client, case.caller, **ALL) as package:
        data = json.loads(package.read("data.json"))
        page = package.read("data.html").decode()
        names = package.namelist()
    assert data["メールアドレス"] == MAIL
    assert [each["受付番号"] for each in data["相談"]] == [case.number, again.number]
    assert data["連絡先になっている団体"] == [{"団体": "はまべの会", "役職": "事務局長"}]
    everything = json.dumps(data, ensure_ascii=False)
    for words in (
        *("要点", "会", "相談", "結果", "同意", "あらまし", "問い", "答え", "気づき", "ひとこと"),
    ):
        assert f"まるひ{words}" in everything
        assert f"まるひ{words}" in page
    assert "ほかの人の相談" not in everything + page
    assert names[2].startswith(f"files/{case.number}/")


def test_notes_of_the_centre_and_files_can_be_left_out(client):
    world = counter()
    case = received(world.staff, text="センターの中のメモ")
    file_of(case, "内部.png")
    file_of(case, "../見せる.png", audience="client")
    client.force_login(world.staff)
    with packed(client, case.caller, with_files="on") as package:
        assert "センターの中のメモ" not in package.read("data.json").decode()
        (name,) = package.namelist()[2:]
        assert name.endswith("-見せる.png")
        assert package.read(name) == PNG
    with packed(client, case.caller, with_internal="on") as package:
        assert package.namelist() == ["data.json", "data.html"]
        assert "センターの中のメモ" in package.read("data.html").decode()


def test_it_is_recorded_by_whom_and_of_whom(client):
    world = counter()
    case = received(world.staff)
    client.force_login(world.colleague)
    packed(client, case.caller, **ALL)
    entry = AuditEntry.objects.get(event="consultations.person_data_exported")
    assert (entry.actor_id, entry.target_id) == (world.colleague.pk, str(case.caller.pk))
    assert entry.target_label == ""
    seen = Reading.objects.filter(reader_id=world.colleague.pk)
    assert set(seen.values_list("target_type", flat=True)) == {
        "consultations.case",
        "people.person",
    }


def test_a_script_in_any_field_stays_text_in_the_readable_file(client):
    world = counter()
    script = "<script>alert(1)</script>"
    caller = PersonFactory(name=script)
    received(world.staff, caller=caller, text=script, summary=script, group_name=script)
    client.force_login(world.staff)
    with packed(client, caller, **ALL) as package:
        assert "<script" not in package.read("data.html").decode()
    assert "<script>alert" not in (
        client.get(address("export_person_data", caller.pk)).content.decode()
    )


def test_three_cases_cost_as_many_queries_as_one(client):
    world = counter()
    case = received(world.staff)
    client.force_login(world.staff)
    packed(client, case.caller, **ALL)
    with CaptureQueriesContext(connection) as one:
        packed(client, case.caller, **ALL)
    received(world.staff, caller=case.caller)
    received(world.staff, caller=case.caller)
    with CaptureQueriesContext(connection) as three:
        packed(client, case.caller, **ALL)
    assert len(three) == len(one)


def officer():
    return MembershipFactory(organisation=DepartmentFactory()).user


def ward():
    return MembershipFactory(organisation=OrganisationFactory(kind="ward_centre")).user


def other_group():
    return MembershipFactory().user


@pytest.mark.parametrize("make", [AdministratorFactory, officer, ward, other_group])
def test_nobody_outside_the_centre_gets_it(client, make):
    case, user = received(counter().staff), make()
    with pytest.raises(PermissionDenied):
        export_person_data(person_id=case.caller.pk, by=user)
    client.force_login(user)
    for answer in (
        client.get(address("export_person_data", case.caller.pk)),
        client.post(address("export_person_data", case.caller.pk), ALL),
    ):
        assert answer.status_code == 403
        assert "浜野" not in answer.content.decode()
    assert not AuditEntry.objects.filter(event__contains="exported").exists()


def test_staff_reach_callers_only_and_not_through_a_disposed_case(client):
    world = counter()
    contact = ContactFactory().person
    case = received(world.staff)
    Case.objects.filter(pk=case.pk).update(
        disposed_at=case.received_at, summary="", group_name="", outcome_note=""
    )
    client.force_login(world.staff)
    for person in (contact, case.caller):
        assert client.get(address("export_person_data", person.pk)).status_code == 404
        with pytest.raises(PermissionDenied):
            export_person_data(person_id=person.pk, by=world.staff)
