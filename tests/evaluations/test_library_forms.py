"""The shipped forms together use every construct of real forms, each where the table says."""

from collections.abc import Callable

import pytest

from kyodo.evaluations.formats import FormDefinition, FormEntry, ProjectFacts, read_form
from tests.evaluations.library import NAMES, entry_of, form_of, source_of

COUNCIL = "council-alone"
GOALS = "goals-and-review"
POINTS = "points-by-three"
SHORT = "together-short"
THREE_STEPS = "two-sides-three-steps"
PLAN = "yearly-committee-plan"
REVIEW_1 = "yearly-committee-review-1"
REVIEW_2 = "yearly-committee-review-2"
YOKOHAMA = "yokohama-sogo-hyoka-2022"
REVIEWS = {REVIEW_1, REVIEW_2}
ALL = {COUNCIL, GOALS, POINTS, SHORT, THREE_STEPS, PLAN, YOKOHAMA, *REVIEWS}

Uses = Callable[[FormEntry, FormDefinition], bool]


def specials(form: FormDefinition) -> set[str]:
    return {o.special for scale in form.scales for o in scale.options if o.special}


def has_two_scales_side_by_side(_entry: FormEntry, form: FormDefinition) -> bool:
    return any(
        len({item.scale.id for item in section.items if not item.scale.is_text}) > 1
        for section in form.sections
    )


def has_items_of_some_roles(entry: FormEntry, form: FormDefinition) -> bool:
    own = {role.id for role in form.roles if not role.optional}
    return any(section.applies_to for section in entry.check.sections) or any(
        not own <= set(item.roles) and set(item.roles) <= own for _section, item in form.items()
    )


def has_body_behind_a_side(_entry: FormEntry, form: FormDefinition) -> bool:
    sides = [role.side for role in form.roles if role.side]
    return len(set(sides)) < len(sides) or any(
        role.side and role.voice == "each" for role in form.roles
    )


def asks_why_beneficiaries_were_not_asked(_entry: FormEntry, form: FormDefinition) -> bool:
    return any(
        section.kind == "indicators"
        and item.comment_required_for
        & {option.code for option in item.scale.options if option.special == "not_asked"}
        for section, item in form.items()
    )


def classifies(_entry: FormEntry, form: FormDefinition) -> bool:
    return any(
        section.kind == "fields" and item.scale.kind == "nominal" for section, item in form.items()
    )


def has_comment_on_a_group(_entry: FormEntry, form: FormDefinition) -> bool:
    return any(
        item.scale.is_text and not item.conditions
        for section, item in form.items()
        if section.kind == "ratings"
    )


def talks_after_each_answered_alone(_entry: FormEntry, form: FormDefinition) -> bool:
    first = [section for section in form.sections if section.step in form.first_steps]
    return form.talk is not None and any(len(section.roles) > 1 for section in first)


def kinds(form: FormDefinition) -> set[str]:
    return {section.kind for section in form.sections}


def scale_kinds(form: FormDefinition) -> set[str]:
    return {item.scale.kind for _section, item in form.items()}


def published(entry: FormEntry) -> set[str]:
    rules = {section.publish for section in entry.check.sections}
    rules |= {section.publish_comments or "open" for section in entry.check.sections}
    return rules | {
        item.publish or "open" for section in entry.check.sections for item in section.items
    }


MATRIX: dict[str, tuple[Uses, set[str]]] = {
    "C01 ordered scale": (lambda _e, f: "ordinal" in scale_kinds(f), ALL - {SHORT}),
    "C02 scales differ from item to item": (
        has_two_scales_side_by_side,
        {COUNCIL, THREE_STEPS},
    ),
    "C03 choice without order": (
        lambda _e, f: "nominal" in scale_kinds(f),
        {COUNCIL, SHORT, THREE_STEPS, *REVIEWS},
    ),
    "C04 answers that are no rank": (
        lambda _e, f: bool(specials(f)),
        {COUNCIL, GOALS, POINTS, THREE_STEPS, *REVIEWS},
    ),
    "C05 one item, several evaluators side by side": (
        lambda _e, f: any(len(item.roles) > 1 for _s, item in f.items()),
        ALL - {COUNCIL, SHORT},
    ),
    "C06 items for some evaluators or some projects": (
        has_items_of_some_roles,
        {COUNCIL, POINTS, THREE_STEPS, *REVIEWS},
    ),
    "C07 council or third party": (
        lambda _e, f: any(not role.side for role in f.roles),
        {COUNCIL, POINTS, *REVIEWS},
    ),
    "C08 several persons inside one role": (
        lambda _e, f: any(role.voice == "each" for role in f.roles),
        {POINTS, PLAN, *REVIEWS},
    ),
    "C08 rule that makes one voice of them": (
        lambda _e, f: any(each.voices != "apart" for each in f.derived),
        {POINTS},
    ),
    "C09 comment on a group of items": (has_comment_on_a_group, {COUNCIL, *REVIEWS}),
    "C10 comment for certain answers": (
        lambda _e, f: any(item.comment_required_for for _s, item in f.items()),
        ALL - {SHORT, YOKOHAMA},
    ),
    "C11 fixed headings": (
        lambda _e, f: f.narratives is not None and bool(f.narratives.texts),
        {GOALS, POINTS, THREE_STEPS},
    ),
    "C12 a text per part of the project": (
        lambda _e, f: f.narratives is not None and not f.narratives.texts,
        {YOKOHAMA, *REVIEWS},
    ),
    "C13 targets and results": (lambda _e, f: "indicators" in kinds(f), {GOALS}),
    "C14 beneficiaries, or why they were not asked": (
        asks_why_beneficiaries_were_not_asked,
        {GOALS},
    ),
    "C15 several occasions": (
        lambda _e, f: len({s.occasion for s in f.sections}) > 1,
        {GOALS, *REVIEWS},
    ),
    "C16 joint answers or texts beside the separate ones": (
        lambda _e, f: (
            f.narratives is not None
            or any(set(s.roles) & {role.id for role in f.joint_roles} for s in f.sections)
        ),
        ALL - {COUNCIL, PLAN},
    ),
    "C17 each alone, then the talk": (talks_after_each_answered_alone, ALL - {COUNCIL, SHORT}),
    "C18 facilitator, absent with a reason": (
        lambda _e, f: f.facilitator is not None and f.facilitator.absence == "reason",
        {THREE_STEPS, *REVIEWS},
    ),
    "C19 chosen verdict": (lambda _e, f: "verdict" in kinds(f), {COUNCIL, GOALS, POINTS}),
    "C20 points": (
        lambda _e, f: (
            {each.kind for each in f.derived} >= {"weighted_sum", "sum", "convert", "band"}
        ),
        {POINTS},
    ),
    "C21 figure": (lambda _e, f: any(each.kind == "profile" for each in f.derived), REVIEWS),
    "C22 rows of their own": (lambda _e, f: "open_rows" in kinds(f), {SHORT, THREE_STEPS}),
    "C23 branch": (lambda _e, f: any(item.conditions for _s, item in f.items()), {COUNCIL}),
    "C24 classification of the project": (classifies, {COUNCIL, SHORT, THREE_STEPS, *REVIEWS}),
    "C25 table of roles": (lambda _e, f: f.has_roles_table, ALL - {COUNCIL, SHORT}),
    "C26 what follows": (
        lambda _e, f: any(step.kind == "decide" for step in f.steps),
        {POINTS, THREE_STEPS},
    ),
    "C27 rules of publication": (lambda e, _f: published(e) != {"open"}, {COUNCIL, GOALS}),
    "C28 answers that can be counted over projects": (
        lambda _e, f: any(item.scale.options for _s, item in f.items()),
        ALL,
    ),
    "C29 a side of several bodies": (has_body_behind_a_side, {PLAN, *REVIEWS}),
    "C30 the same question over versions": (
        lambda _e, f: bool(f.supersedes) and any(item.same_as for _s, item in f.items()),
        {REVIEW_2},
    ),
}


@pytest.mark.parametrize("construct", MATRIX)
def test_each_construct_stands_where_the_table_says(construct):
    uses, expected = MATRIX[construct]

    assert {name for name in NAMES if uses(entry_of(name), form_of(name))} == expected


def test_the_table_knows_every_construct_of_real_forms():
    assert {name.split()[0] for name in MATRIX} == {f"C{n:02}" for n in range(1, 31)}
    assert all(files for _uses, files in MATRIX.values())


def test_every_form_is_in_the_table():
    assert set(NAMES) == ALL


@pytest.mark.parametrize("name", NAMES)
def test_a_form_is_read_for_a_project_about_which_nothing_is_known(name):
    form = read_form(source_of(name), ProjectFacts())

    assert form.sections
    assert form.publishers


@pytest.mark.parametrize("name", sorted(ALL - {YOKOHAMA}))
def test_forms_of_the_library_name_no_city(name):
    form = form_of(name)

    assert form.issuer == ""
    assert form.source == ""


@pytest.mark.parametrize("name", NAMES)
def test_no_code_that_is_only_for_the_program_stands_on_the_paper(name):
    options = [option for scale in form_of(name).scales for option in scale.options]
    assert [o.printed for o in options if o.printed.isascii() and len(o.printed) > 1] == []


def test_the_library_tells_all_answers_apart_that_are_no_rank():
    found = {special for name in NAMES for special in specials(form_of(name))}

    assert found == {
        "in_between",
        "neutral",
        "not_applicable",
        "cannot_tell",
        "not_asked",
        "none",
    }


def test_one_form_prints_its_best_mark_last_and_another_first():
    last = next(s for s in form_of(GOALS).scales if s.id == "against-expectation")
    first = next(s for s in form_of(THREE_STEPS).scales if s.id == "three-steps")

    assert [option.rank for option in last.options] == [5, 4, 3, 2, 1, None]
    assert [option.rank for option in first.options] == [1, 2, 3, None]


def test_every_rule_of_publication_stands_somewhere():
    assert published(entry_of(COUNCIL)) == {"open", "masked", "summary", "closed"}


def test_the_short_form_is_filled_in_together_and_ranks_nothing():
    form = form_of(SHORT)

    assert {role for section in form.sections for role in section.roles} == {"together"}
    assert scale_kinds(form) == {"nominal", "text"}
    assert not form.talk
    assert not form.narratives


def test_three_evaluators_give_20_20_and_60_points():
    form = form_of(POINTS)
    given = {
        role: sum(item.maximum[role] for item in form.section("points").items)
        for role in ("civic", "government", "council")
    }

    assert given == {"civic": 20, "government": 20, "council": 60}


def test_the_second_version_rewords_one_question_and_renumbers_another():
    old, new = form_of(REVIEW_1), form_of(REVIEW_2)
    before = {item.origin: item for _section, item in old.items()}
    now = {item.origin: item for _section, item in new.items()}

    assert new.supersedes == old.version
    assert now["work-reach"].same_as == "work-reach"
    assert now["work-reach"].text != before["work-reach"].text
    assert now["committee-new"].text == before["committee-new"].text
    assert now["committee-new"].number_label != before["committee-new"].number_label
    assert now["committee-burden"].same_as == "committee-parts"
    assert "committee-parts" not in now
    assert "committee-money" not in before


def test_sheets_of_one_scheme_say_which_of_them_they_are():
    schemes = [form_of(name).scheme for name in (PLAN, REVIEW_1, REVIEW_2)]

    assert {scheme.code for scheme in schemes if scheme} == {"yearly-committee"}
    assert [scheme.position for scheme in schemes if scheme] == [1, 2, 2]
