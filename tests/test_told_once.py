"""What a story wrote is written back for the next test, and nothing of a test reaches another."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings as of_site
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone, translation

from kyodo.notifications.outbox import enqueue
from kyodo.organisations.models import Organisation
from kyodo.projects.models import Side
from tests.evaluations.publishing import write_and_agree
from tests.factories import OrganisationFactory, UserFactory
from tests.stories import NOW, revealed
from tests.told_once import _Memory, told_once

pytestmark = pytest.mark.django_db

TOLD = []


@pytest.fixture(autouse=True)
def _nothing_is_kept_yet():
    TOLD.clear()
    _Memory.stories.clear()


@told_once
def a_group(name="みなとの会"):
    TOLD.append(name)
    return OrganisationFactory(name=name)


@told_once
def a_member(group):
    TOLD.append(f"{group.name}の人")
    return UserFactory(name=f"{group.name}の人")


@told_once
def a_file():
    TOLD.append("file")
    return default_storage.save("told/kept.txt", ContentFile(b"as told"))


@told_once
def a_notice():
    TOLD.append("notice")
    enqueue("hana@example.jp", subject="お知らせ", body="お知らせ")


def in_a_test(tell):
    """What it answers; what it has written is taken back."""
    with transaction.atomic():
        answer = tell()
        transaction.set_rollback(True)
    return answer


def with_rows(tell):
    return tell(), {
        model: list(model.objects.order_by("pk").values())
        for model in apps.get_models(include_auto_created=True)
    }


def test_a_story_written_back_is_the_story_that_was_told():
    told, rows = in_a_test(lambda: with_rows(revealed))
    again, rows_again = with_rows(revealed)
    assert rows_again == rows
    assert again == told
    assert again.evaluation is not told.evaluation
    assert again.fresh().seats.count() == 5
    call_command("verify_audit", verbosity=0)


def test_it_goes_on_from_there_like_one_that_was_told():
    in_a_test(revealed)
    story = revealed()
    text = story.fresh().joint_texts.first()
    write_and_agree(story, text, "ともに検証した。")
    assert text.versions.count() == 2
    call_command("verify_audit", verbosity=0)
    assert OrganisationFactory().pk > story.department.pk


def test_what_one_test_changes_the_next_one_does_not_see():
    def change():
        group = a_group()
        group.name = "別の名前"
        group.save()
        return group.name

    in_a_test(change)
    assert a_group().name == Organisation.objects.get().name == "みなとの会"
    assert TOLD == ["みなとの会"]


def test_other_arguments_make_another_story():
    assert [in_a_test(lambda n=name: a_group(n)).name for name in "甲乙甲"] == ["甲", "乙", "甲"]
    assert TOLD == ["甲", "乙"]


def test_a_story_may_go_on_from_another_one():
    for _test in range(2):
        member = in_a_test(lambda: a_member(a_group()))
        assert member.name == "みなとの会の人"
    assert TOLD == ["みなとの会", "みなとの会の人"]


def test_whoever_has_written_something_before_is_told_it_anew():
    in_a_test(a_group)
    earlier = OrganisationFactory(name="先客")
    group = a_group()
    assert TOLD == ["みなとの会"] * 2
    assert set(Organisation.objects.all()) == {earlier, group}


def test_what_was_written_in_between_tells_the_rest_anew():
    def with_a_change():
        group = a_group()
        Organisation.objects.update(name="改名の会")
        group.refresh_from_db()
        return a_member(group)

    in_a_test(lambda: a_member(a_group()))
    assert in_a_test(with_a_change).name == "改名の会の人"
    assert in_a_test(lambda: a_member(a_group())).name == "みなとの会の人"
    assert TOLD[-1] == "改名の会の人"


def test_a_failed_attempt_leaves_the_ground_as_it_was():
    in_a_test(lambda: a_member(a_group()))
    group = a_group()
    in_a_test(UserFactory)
    assert a_member(group).name == "みなとの会の人"
    assert TOLD == ["みなとの会", "みなとの会の人"]


def test_another_clock_or_language_makes_another_story(monkeypatch):
    in_a_test(a_group)
    with translation.override("en"):
        in_a_test(a_group)
    for days in (1, 2, 1):
        moment = NOW + timedelta(days=days)
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
        in_a_test(a_group)
    assert len(TOLD) == 4


def test_a_changed_setting_or_product_is_never_kept(settings, monkeypatch):
    monkeypatch.setattr(Organisation, "ordering_of_test", "x", raising=False)
    in_a_test(a_group)
    monkeypatch.undo()
    in_a_test(a_group)
    assert len(TOLD) == 2
    settings.LANGUAGE_CODE = "en"
    in_a_test(a_group)
    in_a_test(a_group)
    assert len(TOLD) == 4


def test_files_of_a_story_stand_there_again():
    name = in_a_test(a_file)
    Path(of_site.MEDIA_ROOT, name).unlink()
    assert a_file() == name
    assert Path(of_site.MEDIA_ROOT, name).read_bytes() == b"as told"
    assert TOLD == ["file"]


def test_what_waits_for_the_commit_waits_again():
    def waiting():
        a_notice()
        return len(connection.run_on_commit)

    assert [in_a_test(waiting) for _test in range(2)] == [1, 1]
    assert len(TOLD) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", ["first", "second"])
def test_what_the_migrations_wrote_stands_there_also_after_the_tables_were_emptied(turn):
    assert [side.code for side in Side.objects.order_by("pk")][:2] == ["civic", "government"]
    Side.objects.all().delete()


@pytest.mark.django_db(transaction=True)
def test_without_a_transaction_every_story_is_told_and_none_is_kept():
    assert a_group() == Organisation.objects.get()
    assert TOLD == ["みなとの会"]
    assert _Memory.stories == {}
