"""Every entry of the menus leads somewhere, and says where one is."""

import re

import pytest
from django.conf import settings
from django.template import Context, Template
from django.urls import reverse


@pytest.mark.parametrize(
    "name", [name for _label, name, _for in [*settings.NAVIGATION, *settings.ACCOUNT_LINKS]]
)
def test_an_entry_of_a_menu_leads_to_a_page(name):
    assert reverse(name).startswith("/")


def test_a_menu_shows_only_what_is_for_the_reader_and_marks_the_place(reading, settings):
    settings.ROOT_URLCONF = "tests.ui.preview"
    settings.NAVIGATION = [
        ("ログイン", "account_login", "all"),
        ("変更", "account_change_password", "signed_in"),
        ("管理", "account_email", "administrator"),
    ]
    reading.path = "/accounts/login/"
    page = Template("{% load ui %}{% navigation as items %}{% for i in items %}{{ i }}{% endfor %}")
    items = page.render(Context({"request": reading}))
    assert "here=&#x27;page&#x27;" in items
    assert items.count("Link(") == 1


def test_of_two_places_one_within_the_other_the_nearest_is_marked(reading, settings):
    settings.NAVIGATION = [
        ("対応の一覧", "consultations:list_follow_ups", "all"),
        ("相談の一覧", "consultations:list_cases", "all"),
    ]
    page = Template("{% load ui %}{% navigation as items %}{% for i in items %}{{ i }}{% endfor %}")
    for path, marks in (
        (reverse("consultations:list_follow_ups"), ["page", ""]),
        (reverse("consultations:search_cases"), ["", "true"]),
    ):
        reading.path = path
        shown = page.render(Context({"request": reading}))
        assert re.findall("here=&#x27;(.*?)&#x27;", shown) == marks
