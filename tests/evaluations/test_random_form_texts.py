"""Whatever text is sent as a form is read or explained, and the screen gives back every form."""

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kyodo.evaluations.formats import FormatError, check_data, entry_data, read_entry
from kyodo.evaluations.forms.format_drafts import PageForms
from kyodo.evaluations.forms.format_pages import pages_of, problems_by_page
from tests.evaluations.form_samples import SAMPLE
from tests.evaluations.form_strategies import forms

pytestmark = pytest.mark.any_database

often = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
LINES = SAMPLE.splitlines()
SIGNS = "[]{}:,-#&*!|>'\"%@`~<=? \t\n○Ａ1no\\"
JUNK = st.one_of(st.text(SIGNS, max_size=6), st.text(max_size=6), st.sampled_from(LINES))
PLAIN = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=5)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=2), st.dictionaries(st.text(max_size=5), inner, max_size=2)
    ),
    max_leaves=4,
)


@often
@given(st.integers(0, len(SAMPLE)), st.integers(0, 80), JUNK)
def test_a_spoilt_text_is_read_or_explained(start, length, junk):
    spoilt = SAMPLE[:start] + junk + SAMPLE[start + length :]
    try:
        read_entry(spoilt)
    except FormatError as error:
        assert error.problems
        assert all(0 <= each.line <= spoilt.count("\n") + 2 for each in error.problems)


@pytest.mark.django_db
@often
@given(st.data())
def test_a_spoilt_value_is_explained_on_one_of_the_pages_which_can_still_be_saved(data):
    whole = entry_data(read_entry(SAMPLE))
    place = whole
    while True:
        key = data.draw(
            st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place)))
        )
        inner = place[key]
        if not isinstance(inner, dict | list) or not inner or data.draw(st.booleans()):
            break
        place = inner
    place[key] = data.draw(PLAIN)
    pages = pages_of(whole)
    try:
        check_data(whole)
    except FormatError as error:
        by_page = problems_by_page(pages, error.problems)
        told = [
            words
            for page in pages
            for words in PageForms(page, whole).show_problems(by_page.get(page.slug, []))
        ]
        assert len(told) == len(error.problems)
    for page in pages:
        check_again(as_sent(page, whole).changed_data())


def check_again(data):
    """Empty values go when a page is saved; whatever is left can be checked again."""
    try:
        check_data(data)
    except FormatError as error:
        assert error.problems


def as_sent(page, data):
    """The page as it comes back from a browser in which nothing was typed."""
    shown, sent = PageForms(page, data), QueryDict(mutable=True)
    waiting = list(shown.lists)
    while waiting:
        rows = waiting.pop()
        sent[f"{rows.path}-count"] = str(len(rows.rows))
        waiting += [inner for row in rows.rows for inner in row.lists]
    for form in shown.forms():
        for name in form.fields:
            value = form[name].value()
            if isinstance(value, list):
                sent.setlist(form[name].html_name, value)
            elif value not in (None, False):
                text = "on" if value is True else str(value)
                sent[form[name].html_name] = text.replace("\r\n", "\n").replace("\n", "\r\n")
    back = PageForms(page, data, sent)
    assert back.is_valid(), [form.errors for form in back.forms()]
    return back


@pytest.mark.django_db
@often
@given(forms())
def test_the_screen_gives_back_every_form(entry):
    data = entry_data(entry)
    for page in pages_of(data):
        assert as_sent(page, data).changed_data() == data
