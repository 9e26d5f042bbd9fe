"""An action writes what it did at the end of a chain that nobody can alter unseen."""

import threading
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from kyodo.accounts.events import Event
from kyodo.audit.chain import verify
from kyodo.audit.models import AppendOnlyError, AuditEntry, ChainHead
from kyodo.audit.trail import record
from tests.factories import OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_an_entry_holds_numbers_and_titles_and_no_name():
    user = UserFactory(name="山田 はな", email="hana@example.jp")
    organisation = OrganisationFactory(name="はまべの会")

    entry = record(Event.SIGNED_IN, by=user, target=organisation, role="member", member=user.pk)

    assert (entry.actor_id, entry.target_type, entry.target_id, entry.target_label) == (
        user.pk,
        "organisations.organisation",
        str(organisation.pk),
        "はまべの会",
    )
    assert entry.facts == {"role": "member", "member": user.pk}
    about_user = record(Event.SIGNED_IN, by=user, target=user)
    assert about_user.target_label == ""


def test_each_entry_is_chained_to_the_one_before():
    user = UserFactory()
    first = record(Event.SIGNED_IN, by=user, target=user)
    second = record(Event.SIGNED_OUT, by=user, target=user)

    head = ChainHead.objects.get()
    assert (head.digest, head.length) == (second.digest, 2)
    assert first.digest != second.digest
    assert verify() == (2, None)


def test_an_entry_can_be_neither_changed_nor_removed():
    user = UserFactory()
    entry = record(Event.SIGNED_IN, by=user, target=user)

    entry.event = "something_else"
    with pytest.raises(AppendOnlyError):
        entry.save()
    with pytest.raises(AppendOnlyError):
        entry.delete()
    with pytest.raises(AppendOnlyError):
        AuditEntry.objects.filter(pk=entry.pk).update(event="something_else")
    with pytest.raises(AppendOnlyError):
        AuditEntry.objects.all().delete()
    with pytest.raises(AppendOnlyError):
        AuditEntry.objects.bulk_update([entry], ["event"])
    assert AuditEntry.objects.get().event == "signed_in"


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_recorded():
    user = UserFactory()
    with pytest.raises(transaction.TransactionManagementError):
        record(Event.SIGNED_IN, by=user, target=user)
    assert AuditEntry.objects.count() == 0


def test_what_is_rolled_back_was_never_recorded():
    user = UserFactory()
    with transaction.atomic():
        record(Event.SIGNED_IN, by=user, target=user)
        transaction.set_rollback(True)
    assert AuditEntry.objects.count() == 0
    assert verify() == (0, None)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("event", "signed_out"),
        ("actor_id", 999),
        ("target_label", "別の会"),
        ("facts", '{"role": "representative"}'),
        ("withheld_as", "check_sheet:1"),
    ],
)
def test_an_altered_entry_is_found(column, value):
    user = UserFactory()
    for _number in range(3):
        record(Event.SIGNED_IN, by=user, target=user, role="member")
    middle = AuditEntry.objects.order_by("pk")[1]
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE audit_auditentry SET {column} = %s WHERE id = %s",  # noqa: S608
            [value, middle.pk],
        )

    held, broken = verify()
    assert (held, broken.entry_id) == (1, middle.pk)
    with pytest.raises(CommandError, match=f"breaks at entry {middle.pk} after 1 sound"):
        call_command("verify_audit")


def test_a_removed_entry_is_found_in_the_middle_and_at_the_end():
    user = UserFactory()
    entries = [record(Event.SIGNED_IN, by=user, target=user) for _number in range(3)]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_auditentry WHERE id = %s", [entries[2].pk])
    assert verify()[1].entry_id is None
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_auditentry WHERE id = %s", [entries[0].pk])
    assert verify()[1].entry_id == entries[1].pk


def test_the_command_says_that_the_chain_is_whole():
    user = UserFactory()
    record(Event.SIGNED_IN, by=user, target=user)
    out = StringIO()
    call_command("verify_audit", stdout=out)
    assert out.getvalue() == "The chain is whole: 1 entries.\n"


@pytest.mark.django_db(transaction=True)
def test_many_at_once_make_one_unbroken_chain():
    users = [UserFactory() for _number in range(8)]
    start = threading.Barrier(len(users))
    failures = []

    def work(user):
        try:
            start.wait()
            for _number in range(10):
                with transaction.atomic():
                    record(Event.SIGNED_IN, by=user, target=user)
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[user]) for user in users]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert verify() == (80, None)
