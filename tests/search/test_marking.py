"""A reader sees the words where they stand, in the text as it was written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyodo.search.html import with_marks
from kyodo.search.marking import Piece, marked
from tests.search.test_find import ALPHABET


def shown(text, query, **options):
    return "".join(
        f"[{piece.text}]" if piece.is_hit else piece.text
        for piece in marked(text, query, **options)
    )


@pytest.mark.parametrize(
    ("text", "query", "wanted"),
    [
        ("会報の印刷と発送", "印刷", "会報の[印刷]と発送"),
        ("会報の印刷と発送", "発送 会報", "[会報]の印刷と[発送]"),
        ("ゴミの日", "ごみ", "[ゴミ]の日"),
        ("ｺﾞﾐの日", "ゴミ", "[ｺﾞﾐ]の日"),
        ("ＮＰＯを作る", "npo", "[ＮＰＯ]を作る"),
        ("party と art", "art", "party と [art]"),
        ("電話 045-111-2222 へ", "０４５１１１２２２２", "電話 [045-111-2222] へ"),
        ("電話 ０４５（１１１）２２２２ へ", "045-111-2222", "電話 [０４５（１１１）２２２２] へ"),
        ("㌔で数える", "きろ", "[㌔]で数える"),
        ("<b>印刷</b>", "印刷", "<b>[印刷]</b>"),
        ("会報", "印刷", ""),
        ("会報", "、", ""),
    ],
)
def test_hits_are_marked_as_they_were_written(text, query, wanted):
    assert shown(text, query) == wanted


def test_of_a_long_text_the_surroundings_of_the_first_hit_are_shown():
    text = "あ" * 100 + "印刷" + "い" * 100 + "印刷"
    assert shown(text, "印刷") == "…" + "あ" * 24 + "[印刷]" + "い" * 64 + "…"
    assert shown("印刷" + "い" * 200, "印刷", length=5) == "[印刷]いいい…"


@given(st.text(ALPHABET, max_size=40), st.text(ALPHABET, min_size=1, max_size=4))
def test_what_is_shown_is_the_text_itself(text, query):
    pieces = marked(text, query, length=1000)
    shown = "".join(piece.text for piece in pieces)
    assert not pieces or text.endswith(shown.removeprefix("…"))


def test_every_piece_is_escaped():
    pieces = [Piece("<b>"), Piece("<i>", is_hit=True)]
    assert with_marks(pieces) == "&lt;b&gt;<mark>&lt;i&gt;</mark>"
