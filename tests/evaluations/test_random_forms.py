"""Whatever form passes the checks can be written, laid out, answered and computed."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kyodo.evaluations.formats import checked_mark, gaps, read_entry, write_entry
from kyodo.evaluations.formats.expansion import expand_form
from kyodo.evaluations.formats.figures import derived_figures
from tests.evaluations.form_strategies import complete_answers, facts_for, forms

often = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


@often
@given(forms())
def test_a_form_that_is_written_as_yaml_is_read_as_the_same_form(entry):
    assert read_entry(write_entry(entry)) == entry


@often
@given(st.data())
def test_a_form_is_laid_out_for_every_project(data):
    entry = data.draw(forms())
    form = expand_form(entry, data.draw(facts_for(entry)))
    questions = [item.id for _section, item in form.items()]

    assert len(set(questions)) == len(questions)
    assert len({section.id for section in form.sections}) == len(form.sections)
    for section, item in form.items():
        assert set(item.roles) <= set(section.roles)
        assert section.step in {step.id for step in form.filling_steps}
        for condition in item.conditions:
            assert set(item.roles) <= set(form.find_item(condition.item)[1].roles)


@often
@given(st.data())
def test_complete_answers_are_allowed_keep_their_writing_and_leave_no_gap(data):
    entry = data.draw(forms())
    form = expand_form(entry, data.draw(facts_for(entry)))
    for role in [*form.roles, *form.joint_roles]:
        answers = data.draw(complete_answers(form, role.id))
        asked = [item for _section, item in form.items() if role.id in item.roles]

        for item in asked:
            mark = answers[item.id].mark if item.id in answers else ""
            assert checked_mark(item, role.id, mark) == mark
        assert gaps(asked, answers) == []


@often
@given(st.data())
def test_every_figure_of_a_form_has_a_value_or_says_that_it_has_none(data):
    entry = data.draw(forms())
    form = expand_form(entry, data.draw(facts_for(entry)))
    columns = {
        column: role.id
        for role in form.roles
        for column in ([f"{role.id}-1", f"{role.id}-2"] if role.voice == "each" else [role.id])
    }
    marks = {
        column: {item: answer.mark for item, answer in answers.items()}
        for column, role in columns.items()
        for answers in [data.draw(complete_answers(form, role))]
    }

    for figure in derived_figures(form, columns, marks):
        for value in figure.values.values():
            assert (value.number is None) == (value.exact is None)
            if figure.derived.kind != "band":
                assert (value.label == "") == (value.number is None)
