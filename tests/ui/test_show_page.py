"""Every page stands in the same frame, made of the same parts."""

from datetime import UTC, date, datetime

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.utils import translation

from kyodo.ui.steps import Step
from kyodo.ui.templatetags.ui import japanese_date, japanese_moment


class Letter(forms.Form):
    name = forms.CharField(label="名称", help_text="正式な名称")
    note = forms.CharField(label="メモ", required=False, widget=forms.Textarea)
    agreed = forms.BooleanField(label="同意する")
    kind = forms.ChoiceField(label="種類", choices=[("a", "甲")], widget=forms.RadioSelect)


def render(text: str, request, **context) -> str:
    return Template("{% load i18n ui %}" + text).render(
        Context({"request": request, "user": request.user, **context})
    )


def test_a_page_has_one_heading_a_main_and_a_way_past_the_header(reading):
    template = Template('{% extends "ui/page.html" %}{% block heading %}団体{% endblock %}')
    html = template.render(Context({"request": reading, "user": reading.user}))
    assert html.count("<h1>団体</h1>") == 1
    assert 'href="#main"' in html
    assert '<html lang="ja">' in html
    assert "style=" not in html


def test_a_field_names_its_help_its_readers_and_its_error_to_assistive_technology(reading):
    html = render('{% field form.name who_sees="団体等だけ" %}', reading, form=Letter({}))
    assert 'aria-describedby="id_name_helptext id_name_who id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert "必須" in html
    assert "団体等だけ" in html


def test_a_field_that_may_stay_empty_carries_no_mark(reading):
    assert "必須" not in render("{% field form.note %}", reading, form=Letter())


def test_a_group_of_choices_has_one_name(reading):
    html = render("{% field form.kind %}", reading, form=Letter())
    assert 'role="group" aria-labelledby="id_kind_label"' in html


def test_the_summary_of_errors_leads_to_each_field(reading):
    html = render('{% include "ui/form.html" %}', reading, form=Letter({}))
    assert '<a href="#id_name">名称：' in html
    assert '<a href="#id_agreed">同意する：' in html


def test_the_present_step_is_marked_by_word_and_for_assistive_technology(reading):
    steps = [Step("準備", "done"), Step("記入", "current"), Step("開示", "coming")]
    html = render("{% step_list steps %}", reading, steps=steps)
    assert html.count('aria-current="step"') == 1
    assert [html.count(word) for word in ("済み", "いまここ", "これから")] == [1, 1, 1]


def test_a_heading_that_is_sorted_by_turns_round_and_forgets_the_page(reading):
    html = render('{% sort_header "name" "名称" %}', reading)
    assert 'aria-sort="ascending"' in html
    assert 'href="/somewhere/?order=-name&amp;q=%E3%81%82"' in html


def test_pages_keep_the_rest_of_the_query(reading):
    html = render("{% pagination page %}", reading, page=Paginator(range(50), 20).page(2))
    assert "全50件のうち 21–40件目" in html
    assert 'href="/somewhere/?order=name&amp;page=3&amp;q=%E3%81%82"' in html


def test_a_way_back_ends_with_the_page_itself(reading):
    html = render('{% breadcrumb "私の机" "/desk/" "団体" %}', reading)
    assert '<li><a href="/desk/">私の机</a></li>' in html
    assert '<li><span aria-current="page">団体</span></li>' in html


@pytest.mark.parametrize(
    ("language", "form", "text"),
    [
        ("ja", "full", "令和5年6月27日（火）（2023年）"),
        ("ja", "short", "令和5年6月27日（火）"),
        ("en", "full", "27 June 2023"),
    ],
)
def test_a_date_is_written_the_way_its_readers_write_it(language, form, text):
    with translation.override(language):
        assert japanese_date(date(2023, 6, 27), form) == text


def test_a_moment_is_told_in_the_time_of_the_office():
    assert japanese_moment(datetime(2023, 6, 26, 20, 5, tzinfo=UTC)) == "令和5年6月27日（火） 05:05"
