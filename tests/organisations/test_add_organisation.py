"""The administrator registers an organisation, a consortium with its bodies."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from kyodo.audit.models import AuditEntry
from kyodo.lifecycle import Refusal
from kyodo.organisations import actions
from kyodo.organisations.models import Organisation
from kyodo.organisations.permissions import is_centre_lead, is_centre_staff
from tests.factories import (
    AdministratorFactory,
    ConsortiumFactory,
    MembershipFactory,
    OrganisationFactory,
    RepresentativeFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

PAGE = reverse("organisations:add_organisation")


def test_a_consortium_is_registered_with_its_bodies(client):
    bodies = OrganisationFactory.create_batch(2)
    client.force_login(AdministratorFactory())
    response = client.post(
        PAGE,
        {
            "name": " みなと共同事業体 ",
            "name_kana": "みなと",
            "kind": "consortium",
            "members": [body.pk for body in bodies],
        },
    )
    consortium = Organisation.objects.get(kind="consortium")
    assert response.url == reverse("organisations:show_organisation", args=[consortium.pk])
    assert consortium.name == "みなと共同事業体"
    assert list(consortium.members.order_by("pk")) == bodies
    entry = AuditEntry.objects.get()
    assert (entry.event, entry.target_label) == ("organisation_added", "みなと共同事業体")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": "", "kind": "npo"}, "name"),
        ({"name": "はまべの会", "kind": "npo"}, "name"),
        ({"name": "みなと会", "kind": "kingdom"}, "kind"),
        ({"name": "み" * 201, "kind": "npo"}, "name"),
        ({"name": "みなと会", "kind": "npo", "members": ["body"]}, "members"),
        ({"name": "みなと会", "kind": "consortium", "members": ["999999"]}, "members"),
    ],
)
def test_wrong_input_is_explained_and_registers_nothing(client, given, field):
    body = OrganisationFactory(name="はまべの会")
    client.force_login(AdministratorFactory())
    given = {
        name: [str(body.pk) if one == "body" else one for one in value]
        if name == "members"
        else value
        for name, value in given.items()
    }
    response = client.post(PAGE, given)
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert Organisation.objects.count() == 1


def test_a_consortium_is_no_body_of_another():
    with pytest.raises(Refusal, match="ほかの共同事業体"):
        actions.add_organisation(
            name="みなと",
            kind="consortium",
            members=[ConsortiumFactory()],
            by=AdministratorFactory(),
        )
    assert Organisation.objects.count() == 1


def test_a_consortium_runs_a_centre_and_its_people_work_there(client):
    consortium = ConsortiumFactory()
    member = MembershipFactory(organisation=consortium).user
    stranger = MembershipFactory().user
    client.force_login(AdministratorFactory())
    given = {"name": "みなとセンター", "kind": "centre", "members": [consortium.pk]}
    page = client.post(PAGE, given, follow=True).content.decode()
    assert consortium.name in page
    assert is_centre_staff(member)
    assert not is_centre_staff(stranger)
    assert not is_centre_lead(member)


def test_a_consortium_that_runs_a_centre_is_still_its_own_peoples_to_change():
    consortium = ConsortiumFactory()
    by = RepresentativeFactory(organisation=consortium).user
    actions.add_organisation(name="センター", kind="centre", members=[consortium], by=None)
    actions.change_organisation(
        organisation_id=consortium.pk,
        name="新しい名",
        kind="consortium",
        name_kana="",
        members=[OrganisationFactory()],
        by=by,
    )
    consortium.refresh_from_db()
    assert consortium.name == "新しい名"


def test_a_centre_is_no_body_of_anything():
    centre = actions.add_organisation(name="センター", kind="centre", by=None)
    for kind in ("consortium", "centre"):
        with pytest.raises(Refusal):
            actions.add_organisation(name="みなと", kind=kind, members=[centre], by=None)


def test_others_register_nothing(client):
    client.force_login(UserFactory())
    assert client.get(PAGE).status_code == 403
    with pytest.raises(PermissionDenied):
        actions.add_organisation(name="みなと会", kind="npo", by=UserFactory())
    assert Organisation.objects.count() == 0
