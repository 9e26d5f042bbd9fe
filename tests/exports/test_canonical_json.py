"""Equal values have one spelling, so that anybody can compute the digest of a publication."""

import hashlib

import pytest

from kyodo.exports.canonical import canonical_json, snapshot_digest


def test_keys_are_sorted_and_text_is_plain_utf8():
    assert (
        canonical_json({"b": [1, None, True], "a": "𠮷"}) == '{"a":"𠮷","b":[1,null,true]}'.encode()
    )


def test_the_order_of_keys_makes_no_difference():
    assert snapshot_digest({"a": {"x": 1, "y": 2}}) == snapshot_digest({"a": {"y": 2, "x": 1}})


def test_the_digest_is_sha256_of_the_spelling():
    assert snapshot_digest({"a": 1}) == hashlib.sha256(b'{"a":1}').hexdigest()


@pytest.mark.parametrize("value", [{"a": 0.1}, {1: "a"}, [float("nan")], {"a": b"x"}, ["\ud800"]])
def test_what_has_no_single_spelling_is_refused(value):
    with pytest.raises(ValueError):  # noqa: PT011  (any reason is right, none may pass)
        canonical_json(value)
