"""Whatever stands in a text is found, and nothing else; on every database."""

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kyodo.search import index, postgresql
from kyodo.search.models import SearchDocument
from kyodo.search.sources import Source, Text
from kyodo.search.text import normalise, runs_of

pytestmark = pytest.mark.django_db

LETTERS = Source(101, "letters", list)
OTHERS = Source(102, "others", list)
PLAIN = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
# Few different characters, so that words are often there: kanji outside the first plane, both
# kanas, the long sound, signs, capitals, full width, a space.
ALPHABET = "会報印刷の𠮷ゴごｶﾞー々、「NPOnpo１2-　 "
texts = st.text(ALPHABET, max_size=30)
words = st.text(ALPHABET, min_size=1, max_size=4)


def holds(text, query):
    """What finding means, said once more without pieces: on texts with | between their runs."""
    whole = "|" + "|".join(runs_of(normalise(text))) + "|"
    wanted = [runs for word in normalise(query).split() if (runs := runs_of(word))]
    return bool(wanted) and all(
        ("" if ord(runs[0][0]) >= 0x2E80 else "|")
        + "|".join(runs)
        + ("" if ord(runs[-1][0]) >= 0x2E80 else "|")
        in whole
        for runs in wanted
    )


def put(number, *texts, source=LETTERS):
    index.put(source, number, *(Text(text, part=str(n)) for n, text in enumerate(texts)))


def found(query, source=LETTERS, **options):
    return index.find(source, query, **{"limit": 50, **options}).ids


@PLAIN
@given(st.lists(texts, min_size=1, max_size=4), words)
def test_a_word_is_found_if_and_only_if_a_text_holds_it(written, word):
    index.remove_all(LETTERS)
    for number, text in enumerate(written):
        put(number, text)
    wanted = [number for number, text in enumerate(written) if holds(text, word)]
    assert found(word) == wanted[::-1]


@PLAIN
@given(texts, texts, st.lists(words, min_size=2, max_size=3))
def test_every_word_has_to_stand_in_some_text_of_the_record(one, other, asked):
    index.remove_all(LETTERS)
    put(1, one, other)
    put(2, one)
    asked = [word for word in asked if runs_of(normalise(word))]
    query = " ".join(asked)
    singles = [word for each in asked for word in normalise(each).split()]
    singles = [word for word in singles if runs_of(word)]
    both = all(holds(one, word) or holds(other, word) for word in singles)
    assert found(query) == [
        number for number, yes in ((2, holds(one, query)), (1, both)) if yes and singles
    ]


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("会報の印刷について", "印刷"),
        ("ゴミの分別", "ごみ"),
        ("ｺﾞﾐの分別", "ゴミ"),
        ("ＮＰＯ法人を作る", "npo法人"),
        ("NPO の 法人", "ＮＰＯ の"),
        ("電話は０４５－１１１－２２２２", "0451112222"),
        ("電話は(045)111-2222", "045-111-2222"),
        ("0451112222", "+81 45-111-2222"),
        ("令和５年度", "年度"),
        ("𠮷野さん", "𠮷野"),
        ("受付 2026-0042 の件", "2026-0042"),
        ("緑", "緑"),
        ("緑の道", "緑"),
        ("深緑", "緑"),
    ],
)
def test_a_word_is_found_however_it_is_written(text, query):
    put(1, text)
    put(2, "ほかのこと")
    assert found(query) == [1]


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("会報、印刷", "報印"),
        ("会報。印刷", "会報印刷"),
        ("party", "art"),
        ("会計と報告", "会報"),
        ("20420", "2042"),
        ("会報", ""),
        ("会報", "、。"),
        ("会報", '" OR *'),
        ("会報", "' & !"),
    ],
)
def test_what_is_not_there_is_not_found(text, query):
    put(1, text)
    assert found(query) == []


def test_records_come_newest_first_once_each_and_page_by_page():
    for number in (1, 2, 3, 4, 5):
        put(number, "会報の印刷", "会報の発送")
    put(9, "会報", source=OTHERS)
    assert found("会報") == [5, 4, 3, 2, 1]
    hits = index.find(LETTERS, "会報", limit=2)
    assert (hits.ids, hits.has_more) == ([5, 4], True)
    rest = index.find(LETTERS, "会報", limit=3, before=4)
    assert (rest.ids, rest.has_more) == ([3, 2, 1], False)
    assert found("会報", OTHERS) == [9]


def test_a_text_that_is_written_again_or_taken_out_is_not_found_any_more():
    put(1, "会報の印刷", "発送の相談")
    index.put(LETTERS, 1, Text("助成金", part="0"))
    assert (found("会報"), found("助成金"), found("発送")) == ([], [1], [1])
    index.remove(LETTERS, 1, "1")
    assert (found("発送"), found("助成金")) == ([], [1])
    index.remove(LETTERS, 1)
    assert found("助成金") == []
    assert not SearchDocument.objects.exists()


def test_contact_data_of_a_person_changes_and_goes_wherever_it_stands():
    index.put(LETTERS, 1, Text("会報"), Text("浜野 さち", part="caller", about=7))
    index.put(OTHERS, 2, Text("浜野 さち", about=7))
    index.put(OTHERS, 3, Text("浜野 はま", about=8))
    index.rewrite_about(7, Text("磯野 さち"))
    assert (found("浜野"), found("磯野"), found("浜野", OTHERS)) == ([], [1], [3])
    index.rewrite_about(7, Text(""))
    assert (found("さち"), found("さち", OTHERS), found("会報")) == ([], [], [1])


@pytest.mark.parametrize(
    "query", ["はまの", "さち", "はまのさ", "はまのさち", "ハマノサチ", "はまのさち 会報"]
)
def test_a_name_is_found_without_its_space(query):
    index.put(LETTERS, 1, Text("はまの さち", names=("はまの さち",)), Text("会報", part="1"))
    index.put(LETTERS, 2, Text("なぎさ ちひろ 会報", names=("なぎさ ちひろ",)))
    assert found(query) == [1]


@pytest.mark.parametrize("query", ["のさち", "のさ", "まのさち", "はまのさちえ"])
def test_but_not_from_its_middle(query):
    index.put(LETTERS, 1, Text("はまの さち", names=("はまの さち",)))
    assert found(query) == []


def test_a_word_is_found_anywhere_in_a_text_of_any_length():
    long = "".join(chr(0x4E00 + place) for place in range(20_900)) + "終わりの印"
    put(1, long)
    put(2, "あ" * 2000 + "終")
    assert SearchDocument.objects.filter(pk__lt=LETTERS.place(2) << 20).count() > 1
    for place in range(15_800, 16_200, 7):
        assert found(long[place : place + 5]) == [1]
    assert found("終わりの印") == [1]
    assert found("あ終") == [2]
    assert found("あ" * 100) == [2]
    assert found("x" * 5000) == []


def test_very_long_words_are_stored_and_told_apart():
    put(1, "x" * 5000)
    put(2, "x" * 5001)
    assert found("x" * 5001) == [2]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one way only")
def test_a_common_word_is_walked_to_and_the_rest_comes_by_the_index(monkeypatch):
    monkeypatch.setattr(postgresql, "COMMON", 0)
    monkeypatch.setattr(postgresql, "_WINDOW", 10)
    monkeypatch.setattr(postgresql, "_STEP", 4)
    for number in range(1, 31):
        put(number, "会報の紙" if number > 19 or number == 3 else "紙", "色紙")
    assert found("会報") == [*range(30, 19, -1), 3]
    assert found("会報 紙") == [*range(30, 19, -1), 3]
    assert index.find(LETTERS, "紙", limit=6, before=18).ids == [17, 16, 15, 14, 13, 12]
