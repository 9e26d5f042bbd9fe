"""Words that may tell who somebody is are found however they are typed; others are left alone."""

import pytest

from kyodo.consultations.queries.personal_data import caller_in, personal_data_in
from tests.consultations.cases import counter
from tests.consultations.referring import case_with_secrets


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("電話は045-123-4567です", "045-123-4567"),
        ("０４５－１２３－４５６７", "045-123-4567"),
        ("(045)123-4567まで", "(045)123-4567"),
        ("携帯09012345678", "09012345678"),
        ("090 1234 5678", "090 1234 5678"),
        ("090‐1234‐5678", "090‐1234‐5678"),
        ("+81 45 123 4567", "+81 45 123 4567"),
        ("sachi@example.jp あて", "sachi@example.jp"),
        ("ｓａｃｈｉ＠ｅｘａｍｐｌｅ．ｊｐ", "sachi@example.jp"),
        ("中区本町6丁目50番地", "6丁目"),
        ("本町六丁目", "六丁目"),
        ("本町6-50-10", "6-50-10"),
        ("口座は1234567", "1234567"),
        ("〒231-0005", "231-0005"),
    ],
)
def test_found(text, where):
    assert where in [finding.where for finding in personal_data_in(text)]


@pytest.mark.parametrize(
    "text",
    [
        "令和8年6月10日（水）に、30人ほどで集まります。",
        "2026-06-10から2026.7.1まで",
        "相談 2026-0012 のとおり",
        "予算は300000円、参加は10〜12人、3階の5番の窓口",
        "使える補助と、窓口になる課を教えてください。",
        "",
    ],
)
def test_left_alone(text):
    assert personal_data_in(text) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("浜野 さちさんから", ["浜野 さち"]),
        ("浜野さちさんから", ["浜野 さち"]),
        ("浜野様の件", ["浜野"]),
        ("ハマノ　サチ です", ["はまの さち"]),
        ("「はまべの会」が使う", ["はまべの会"]),
        ("浜の近くの空き家", []),
        ("さちの多い町", []),
    ],
)
def test_the_caller_is_found_for_the_centre(text, where):
    case = case_with_secrets(counter())
    assert [finding.where for finding in caller_in(text, case)] == where
