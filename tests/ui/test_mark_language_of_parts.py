"""Japanese on a page of another language is marked, so that it is read out as Japanese."""

import pytest

from kyodo.ui.language_of_parts import with_languages
from tests.factories import UserFactory


@pytest.mark.parametrize(
    ("page", "marked"),
    [
        (
            "<p>Owner: 青木 みどり</p>",
            '<p><span>Owner: <span lang="ja">青木 みどり</span></span></p>',
        ),
        ("<p>令和5年度 (5)</p>", '<p><span lang="ja">令和5年度</span> (5)</p>'),
        ("<p>“区” – “市”</p>", '<p>“<span lang="ja">区</span>” – “<span lang="ja">市</span>”</p>'),
        ("<option value=3>港区</option>", '<option value=3 lang="ja">港区</option>'),
        ("<svg><text x='1'>団体</text></svg>", "<svg><text x='1' lang=\"ja\">団体</text></svg>"),
        ("<br>団体<br>", '<br><span lang="ja">団体</span><br>'),
    ],
)
def test_japanese_between_other_words_is_marked(page, marked):
    assert with_languages(page) == marked


@pytest.mark.parametrize(
    "page",
    [
        "<p>Nothing but English.</p>",
        '<p lang="ja">市民 <b>協働</b> 推進</p>',
        '<div lang="ja"><div>市民</div>協働</div>',
        "<title>Projects | 協働帳</title>",  # a title has one language, and this one has two words
        "<script>const word = '市民';</script>",
        '<input value="市民"><img alt="市民">',
        "<p>1、 2</p>",  # marks alone are nothing to pronounce
        "<!-- 市民 -->",
    ],
)
def test_what_is_marked_already_or_cannot_be_marked_stays(page):
    assert with_languages(page) == page


def test_marking_begins_again_behind_a_marked_part():
    page = '<div><p lang="ja">市民</p>協働</div>'
    assert with_languages(page) == '<div><p lang="ja">市民</p><span lang="ja">協働</span></div>'


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "is_marked"), [("en", True), ("ja", False)])
def test_only_a_page_in_english_is_marked(client, language, is_marked):
    client.force_login(UserFactory(name="青木 みどり"))
    client.cookies["django_language"] = language
    page = client.get("/accounts/profile/").text
    assert ('<span lang="ja">青木 みどり</span>' in page) is is_marked
