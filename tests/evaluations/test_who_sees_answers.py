"""One sentence above a sheet says who can read it, true for any number of roles."""

from types import SimpleNamespace

import pytest

from kyodo.accounts.models import User
from kyodo.evaluations.formats import read_form
from kyodo.evaluations.queries.parts import who_sees_answers
from tests.evaluations.library import source_of


def said(code, role, *, is_revealed=False):
    form = read_form(source_of(code))
    evaluation = SimpleNamespace(form=form, is_revealed=is_revealed)
    own = form.role(role) if role else None
    return who_sees_answers(evaluation, User(), own)


def test_each_side_is_told_from_whom_its_answers_are_kept():
    sentence = said("yokohama-sogo-hyoka-2022", "civic")
    assert sentence.startswith("団体等の評価と備考は、団体等の担当者だけが見られます。行政には、")


def test_a_side_that_answers_together_with_another_is_not_promised_to_be_alone():
    sentence = said("together-short", "civic")
    assert sentence.startswith("評価と備考は、同じ記入を担当する人だけが見られます。")
    assert "市民と市" not in sentence


def test_a_role_alone_on_its_form_names_nobody_else():
    sentence = said("council-alone", "council")
    assert sentence.startswith("評価と備考は、同じ記入を担当する人だけが見られます。ほかの人には、")


def test_who_answers_for_nobody_else_hears_it():
    sentence = said("points-by-three", "council")
    assert sentence.startswith("あなたの評価と備考は、あなただけが見られます。")


@pytest.mark.parametrize("role", ["civic", "council", ""])
def test_after_the_reveal_all_are_told_the_same(role):
    assert said("points-by-three", role, is_revealed=True).startswith("全員の評価と備考は、")
