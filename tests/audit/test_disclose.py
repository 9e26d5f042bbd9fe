"""What one side keeps withheld leaves no trace for anybody else until it is disclosed."""

import pytest
from django.urls import reverse

from kyodo.accounts.events import Event
from kyodo.audit.history import history_of
from kyodo.audit.models import AuditEntry
from kyodo.audit.trail import disclose, record
from tests.factories import AdministratorFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db

KEY = "check_sheet:45"


def test_a_withheld_entry_appears_once_its_key_is_disclosed():
    user, organisation = UserFactory(), OrganisationFactory()
    open_entry = record(Event.SIGNED_IN, by=user, target=organisation)
    withheld = record(Event.SIGNED_OUT, by=user, target=organisation, withheld_as=KEY)
    other = record(Event.SIGNED_OUT, by=user, target=organisation, withheld_as="check_sheet:46")

    assert set(AuditEntry.objects.visible()) == {open_entry}
    assert set(AuditEntry.objects.visible(own=[KEY])) == {open_entry, withheld}
    assert len(history_of(organisation)) == 1
    disclose(KEY)
    disclose(KEY)
    assert set(AuditEntry.objects.visible()) == {open_entry, withheld}
    assert other not in AuditEntry.objects.visible()


def test_the_page_is_equal_to_the_byte_with_and_without_withheld_entries(client):
    """Also its count and its pages: 60 open entries are two pages, 60 withheld ones none."""
    administrator, user = AdministratorFactory(), UserFactory()
    organisation = OrganisationFactory()
    client.force_login(administrator)
    for _number in range(60):
        record(Event.SIGNED_IN, by=user, target=organisation)
    addresses = [
        reverse("audit:list_entries") + query
        for query in ("", "?page=2", "?page=9", "?event=signed_out", "?since=2020-01-01")
    ]
    before = [_page(client, address) for address in addresses]
    assert "全60件のうち 51–60件目" in before[1]

    for number in range(60):
        record(
            Event.SIGNED_OUT, by=user, target=organisation, withheld_as=KEY, role=f"秘密{number}"
        )
    assert [_page(client, address) for address in addresses] == before

    disclose(KEY)
    assert "全120件" in _page(client, addresses[0])


def _page(client, address):
    """Without the token against forged forms, which is new on every request."""
    response = client.get(address)
    token = response.context["csrf_token"]
    html = response.content.decode().replace(str(token), "")
    return "\n".join(line for line in html.splitlines() if "csrf" not in line.lower())
