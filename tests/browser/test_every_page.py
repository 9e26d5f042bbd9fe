"""Nothing on any page is in the way of assistive technology, and nothing sticks out of a telephone.

Every page of the evaluation is looked at as a drafter meets it while marking, after the reveal and
after publication, on a desk (1280 px) and on telephones (360 and 320 px).
"""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from kyodo.consultations.actions.bulk_changes import Change, What, change_cases
from kyodo.consultations.actions.capacities import set_capacity
from kyodo.consultations.actions.saved_views import save_view
from kyodo.consultations.actions.statistics import start_statistics_report
from kyodo.consultations.actions.text_blocks import add_text_block
from kyodo.consultations.models import SavedView
from kyodo.fiscal import FiscalYear, HalfYear
from tests.browser.journey import sticks_out
from tests.consultations.asking import asked, follow
from tests.consultations.cases import counter
from tests.consultations.queue import on, planned, put_to_rest
from tests.evaluations.publishing import published
from tests.evaluations.talk_pages import address, agree, improve, meet, note, texts, write
from tests.stories import mark_side, open_for_marking, prepared_evaluation, revealed

MARKS = {
    "civic": {"planning-2": "C", "reflection-2": "C"},
    "government": {"planning-4": "A", "implementation-1": "A", "reflection-2": "D"},
}
OF_ANYBODY = ("ask_consultation", "list_published_statistics")
LONG = "https://example.jp/minutes/2023/very-long-address-that-nobody-can-break-into-lines"


@pytest.fixture
def complaints(open_page, hindrances):
    """Everything wrong with the pages at these addresses, by address and width."""

    def look(user, addresses):
        page = open_page("/accounts/login/", user)
        found = {}
        for path in addresses:
            page.set_viewport_size({"width": 1280, "height": 900})
            answer = page.goto(path)
            found[path, "status"] = [] if answer.status == 200 else [answer.status]
            found[path, 1280] = hindrances(page)
            page.set_viewport_size({"width": 360, "height": 740})
            found[path, 360] = [*hindrances(page), sticks_out(page)]
            page.set_viewport_size({"width": 320, "height": 640})
            found[path, 320] = [sticks_out(page)]
        return {where: what for where, what in found.items() if any(what)}

    return look


def named(story, *names):
    return [address(story, name) for name in names]


def test_while_the_evaluation_is_prepared(complaints, transactional_db):
    story = prepared_evaluation()
    pages = [
        *named(story, "show_evaluation", "change_schedule", "open_evaluation"),
        address(story, "name_respondent", "civic"),
    ]
    assert complaints(story.civic_answerable, pages) == {}


def test_while_marks_are_being_written(complaints, transactional_db):
    story = open_for_marking()
    mark_side(story, "civic", MARKS["civic"])
    pages = named(
        story,
        *("show_evaluation", "change_schedule", "show_history", "show_check_sheet"),
        *("seal_sections", "show_seals", "compare_check_sheets", "show_talk"),
    )
    assert complaints(story.civic_answerable, pages) == {}


def test_after_the_reveal(complaints, transactional_db):
    story = revealed(MARKS)
    by = story.civic_drafter
    note(story, "planning-4", "", f"見直す日を決めていなかった。{LONG}", by)
    improve(story, "planning-4", "見直す日を置く。", "government", due_on=date(2024, 9, 30))
    meeting = meet(story, place="会議室", minutes=LONG)
    first, second, _third = texts(story)
    write(first, f"ともに進めた。{LONG}", by)
    write(first, "ともに進め、続ける。", by, based_on=2, unagreed="時期")
    write(second, "進めた。", by)
    agree(second, 2, story.civic_answerable)
    pages = [
        *named(story, "show_evaluation", "show_check_sheet", "show_seals", "compare_check_sheets"),
        *named(story, "show_talk", "print_agenda", "record_meeting", "list_joint_texts"),
        address(story, "show_publication_proposal"),
        address(story, "change_mark", "planning-4"),
        address(story, "agree_improvement", "planning-4"),
        address(story, "print_minutes", meeting.pk),
        address(story, "change_meeting", meeting.pk),
        address(story, "show_joint_text", first.pk),
        address(story, "write_joint_text", first.pk),
    ]
    assert complaints(story.civic_answerable, pages) == {}


def test_after_publication_and_around_the_evaluation(complaints, transactional_db):
    story, _publication = published()
    chosen = f"?project={story.project.pk}&form={story.evaluation.sheet_format_id}"
    pages = [
        *named(story, "show_evaluation", "show_publication_proposal", "start_correction"),
        "/",
        reverse("evaluations:list_evaluations"),
        reverse("evaluations:prepare_evaluation"),
        reverse("evaluations:prepare_evaluation") + chosen,
        reverse("projects:list_projects"),
        reverse("projects:show_project", args=[story.project.pk]),
        reverse("organisations:list_organisations"),
        reverse("organisations:show_organisation", args=[story.consortium.pk]),
        reverse("accounts:change_profile"),
        reverse("accounts:show_calendar_address"),
    ]
    assert complaints(story.civic_answerable, pages) == {}


def test_what_anybody_may_read(complaints, transactional_db):
    story, _publication = published()
    pages = [
        "/",
        reverse("account_login"),
        reverse("evaluations:list_publications"),
        address(story, "show_publication"),
    ]
    assert complaints(None, pages) == {}


def test_the_follow_up_queue(complaints, transactional_db):
    world = counter()
    case = planned(world.staff, -3, owner=world.staff, group_name=LONG, summary=f"会報 {LONG}")
    put_to_rest(planned(world.staff, owner=world.staff), world.staff, reason=LONG)
    planned(world.staff, -1)
    save_view(
        page=SavedView.Page.FOLLOW_UPS,
        name="みんな",
        query="who=all",
        is_shared=True,
        by=world.lead,
    )
    change_cases(
        change=Change(What.NEXT_DATE, day=on(1)),
        seen={case.pk: case.version},
        by=world.staff,
        now=timezone.now(),
    )
    queue = reverse("consultations:list_follow_ups")
    pages = [
        *(f"{queue}?who=all&tab=all", f"{queue}?tab=snoozed", f"{queue}?tab=unassigned"),
        reverse("consultations:list_bulk_changes"),
        *(
            reverse(f"consultations:{name}", args=[case.pk])
            for name in ("change_next_date", "snooze_case")
        ),
    ]
    assert complaints(world.staff, pages) == {}


def pages_of_the_counter(world):
    """Those that no other test looks at, full of what can stand on them."""
    now, today = timezone.now(), timezone.localdate()
    case = planned(world.staff, -3, owner=world.staff, group_name=LONG, summary=f"会報 {LONG}")
    save_view(page=SavedView.Page.CASES, name=LONG[:60], query="", is_shared=True, by=world.lead)
    add_text_block(title="お礼", text=f"お礼 {LONG}", audience="client", by=world.lead)
    set_capacity(hours=Decimal(30), valid_from=today, by=world.lead, today=today)
    half = HalfYear(FiscalYear.of(today).previous, 1)
    report = start_statistics_report(half=half, by=world.staff, now=now)
    of_case = ("show_case", "plan_next", "close_case", "refer_case", "merge_cases", "split_case")
    return [
        *(reverse(f"consultations:{name}", args=[case.pk]) for name in of_case),
        reverse("consultations:add_case_files", args=[case.pk]),
        *(
            reverse(f"consultations:{name}")
            for name in (
                *("list_cases", "list_own_referrals", "show_load", "list_capacities"),
                *("set_capacity", "list_text_blocks", "add_text_block"),
                *("list_statistics_reports", "start_statistics_report"),
            )
        ),
        f"{reverse('consultations:search_cases')}?words=会報",
        reverse("consultations:show_statistics_report", args=[report.pk]),
        reverse("consultations:change_statistics_report", args=[report.pk]),
        "/desk/",
    ]


def test_the_other_pages_of_the_counter(complaints, transactional_db):
    world = counter()
    assert complaints(world.lead, pages_of_the_counter(world)) == {}


def test_what_a_caller_meets(complaints, client, transactional_db):
    counter()
    _case, key = asked(client, text=f"空き家のこと {LONG}")
    own = [follow(name, key) for name in ("follow_request", "withdraw_request", "ask_for_deletion")]
    others = [reverse(f"consultations:{name}") for name in OF_ANYBODY]
    assert complaints(None, [*own, *others]) == {}
