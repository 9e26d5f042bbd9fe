"""Once round the circle over two fiscal years, with both sides at their own browsers."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from kyodo.evaluations.models import Evaluation
from kyodo.organisations.models import Membership
from kyodo.organisations.roles import Role
from kyodo.projects.actions import copy_roles_table
from kyodo.projects.models import ImprovementAction, Project, WorkItem
from tests.browser.conftest import DESK, TELEPHONE
from tests.browser.journey import agree_text, follow, press, sticks_out, told, write_text
from tests.stories import mark_side, open_for_marking, seal_side

AIM = "相談のあった団体を、ためらわせずに部署へつなぐ。"
CALL = "つながらない場合もあり、過程を振り返る必要がある。"
WISH = "窓口の表も新しくしていきたい。"
ACTION, DROPPED = "つながらなかった相談を、月に1回振り返る。", "窓口の表をつくり直す。"
WHY = "庁舎の案内を作り直すことになったため。"


@pytest.fixture
def story(transactional_db):
    """Fiscal 2023 is being marked; whoever answers for a side speaks for it too."""
    story = open_for_marking()
    speakers = (story.civic_answerable, story.government_answerable)
    Membership.objects.filter(user__in=speakers).update(role=Role.REPRESENTATIVE)
    return story


def plan_of(story, year):
    return reverse("plans:show_plan", args=[story.project.pk, year])


def agree_plan(page, story, year, side):
    page.goto(plan_of(story, year))
    page.get_by_role("button", name=f"{side}として第1版に合意する").first.click()
    told(page, "に合意しました。")


def plan_the_first_year(civic, government, story):
    """The writer gives an aim, who does what in which months, and a target."""
    civic.goto(plan_of(story, 2023))
    follow(civic, "計画を書く")
    civic.locator("[name=aim]").fill(AIM)
    rows = civic.locator("fieldset")
    rows.first.get_by_label("すること").fill("区役所を回って窓口を知らせる")
    rows.first.get_by_label("する側").select_option(label="団体等")
    rows.first.get_by_label("始める月").select_option(label="6月")
    rows.first.get_by_label("終える月").select_option(label="5月")
    press(civic, "新しい版として保存する")
    expect(civic.locator(".error-summary")).to_contain_text("終える月が、始める月より前です")
    expect(civic.locator("[name=aim]")).to_have_value(AIM)
    civic.locator("fieldset").first.get_by_label("終える月").select_option(label="9月")
    target = civic.locator("fieldset", has_text="指標 1")
    target.get_by_label("指標").fill("つないだ件数")
    target.get_by_label("目標").fill("増やす")
    press(civic, "新しい版として保存する")
    told(civic, "第1版として保存しました。")
    agree_plan(civic, story, 2023, "団体等")
    expect(civic.locator("main")).to_contain_text("団体等が合意")
    agree_plan(government, story, 2023, "行政")
    expect(government.locator("main")).to_contain_text("3項目のうち、1項目に全員が合意しています")
    expect(government.locator(".month-busy").first).to_be_visible()


def evaluate(story):
    """Marks and seals are shown elsewhere; here they only have to be there."""
    mark_side(story, "civic")
    mark_side(story, "government", {"planning-4": "A"})
    seal_side(story, "civic")
    seal_side(story, "government")


def write_what_is_missing(civic, government, story):
    first = story.fresh().joint_texts.order_by("position").first()
    address = reverse("evaluations:show_joint_text", args=[story.evaluation.pk, first.pk])
    write_text(civic, address, f"部署によくつながった。{CALL}{WISH}")
    agree_text(civic, address)
    agree_text(government, address)


def undertake(page, story, sentence, action, side):
    """From the sentence on the page of the texts to an action with a side and a day."""
    page.goto(reverse("evaluations:list_joint_texts", args=[story.evaluation.pk]))
    page.get_by_role("listitem").filter(has_text=sentence).get_by_role(
        "link", name="取組にする"
    ).click()
    expect(page.get_by_label(sentence)).to_be_checked()
    page.locator("[name=text]").fill(action)
    page.get_by_label(side, exact=True).check()
    page.locator("[name=due_on]").fill("2024-09-30")
    press(page, "取組を始める")
    told(page, "取組を始めました。")


def carry(page, story, action):
    page.goto(plan_of(story, 2024))
    follow(page, "決める")
    page.get_by_role("listitem").filter(has_text=action).get_by_role("link", name="決める").click()
    page.get_by_label("続ける", exact=True).check()
    page.locator("[name=work_item]").select_option(label="総合相談事業")
    press(page, "決める")
    told(page, "この取組をどうするか決めました。")
    expect(page.locator("section:has(#decided)")).to_contain_text(action)


def plan_the_second_year(civic, government, story):
    """It begins with the first year's plan, and what was carried stands beside it."""
    civic.goto(plan_of(story, 2024))
    follow(civic, "計画を書く")
    expect(civic.locator(".page-side")).to_contain_text(ACTION)
    follow(civic, "昨年度の計画から始める")
    expect(civic.locator("[name=aim]")).to_have_value(AIM)
    press(civic, "新しい版として保存する")
    told(civic, "第1版として保存しました。")
    agree_plan(civic, story, 2024, "団体等")
    agree_plan(government, story, 2024, "行政")
    expect(government.locator("main")).to_contain_text(ACTION)


def look_at_half_time(page, story):
    page.goto(plan_of(story, 2024))
    follow(page, "確かめる")
    page.get_by_label("進みぐあい", exact=True).select_option(label="遅れている")
    press(page, "保存する")
    expect(page.locator(".error-summary")).to_contain_text("の理由を書いてください。")
    page.get_by_label("理由（").fill("区の行事と重なった。")
    press(page, "保存する")
    told(page, "1件の進みぐあいを書きました。")
    expect(page.locator("section:has(#not-on-way)")).to_contain_text("区の行事と重なった。")


def open_the_next_sheet(page, story):
    page.goto(reverse("evaluations:prepare_evaluation"))
    page.locator("[name=project]").select_option(label=story.project.name)
    page.locator("[name=form]").select_option(label=str(story.evaluation.sheet_format))
    press(page, "次へ")
    press(page, "準備を始める")
    told(page, "評価を準備しました。")
    following = Evaluation.objects.get(fiscal_year=2024)
    page.goto(reverse("evaluations:open_evaluation", args=[following.pk]))
    press(page, "記入を始める")
    told(page, "記入を始めました。")
    page.goto(reverse("evaluations:show_check_sheet", args=[following.pk]))
    expect(page.locator("section:has(#carried)")).to_contain_text(ACTION)


def report(page, action, state, outcome):
    page.goto(reverse("projects:list_improvements"))
    page.get_by_role("row").filter(has_text=action).get_by_role("link", name="状況を書く").click()
    page.get_by_label(state, exact=True).first.check()
    page.locator("[name=outcome]").fill(outcome)
    press(page, "保存する")
    told(page, "取組の状況を保存しました。")


def drop_with_the_other_sides_knowledge(civic, government):
    report(civic, DROPPED, "取りやめ", WHY)
    assert ImprovementAction.objects.get(text=DROPPED).state == "dropping"
    government.goto(reverse("projects:list_improvements"))
    row = government.get_by_role("row").filter(has_text=DROPPED)
    expect(row).to_contain_text("取りやめの確認待ち")
    row.get_by_role("link", name="取りやめを確認する").click()
    expect(government.locator("main")).to_contain_text(WHY)
    press(government, "確認した")
    told(government, "取りやめを確認しました。")
    assert ImprovementAction.objects.get(text=DROPPED).state == "dropped"


def test_a_weakness_comes_back_as_an_action_of_the_next_year(open_page, story):
    civic = open_page("/desk/", story.civic_answerable)
    government = open_page("/desk/", story.government_answerable)
    plan_the_first_year(civic, government, story)
    evaluate(story)
    write_what_is_missing(civic, government, story)
    undertake(government, story, CALL, ACTION, "行政")
    undertake(civic, story, WISH, DROPPED, "団体等")
    civic.goto(reverse("evaluations:show_circle", args=[story.project.pk]))
    loose = civic.locator("section:has(#year-2023) .notice")
    expect(loose).to_contain_text(f"次の年度の計画で、まだ決めていない取組：{ACTION}")

    copy_roles_table(project=story.project, from_year=2023, to_year=2024, by=None)
    carry(government, story, ACTION)
    drop_with_the_other_sides_knowledge(civic, government)
    plan_the_second_year(civic, government, story)
    look_at_half_time(government, story)
    open_the_next_sheet(civic, story)
    report(government, ACTION, "完了", "毎月第3木曜にひらいた。")

    civic.goto(reverse("evaluations:show_circle", args=[story.project.pk]))
    year = civic.locator("section:has(#year-2023)")
    expect(year).to_contain_text("完了 1、取りやめ 1")
    expect(year).to_contain_text("2／2件を決定")
    expect(year).not_to_contain_text("まだ決めていない取組")


def test_the_pages_of_the_circle_are_in_nobodys_way(open_page, cast, hindrances, picture):
    """In the demo: every page with much on it, on a desk and on telephones."""
    project = Project.objects.get()
    item = WorkItem.objects.get(fiscal_year=2024, position=1)
    action = ImprovementAction.objects.get(state="open", side="government")
    civic, government = (cast[side, "answerable"].user for side in ("civic", "government"))
    shared = [
        plan_of_project(project, 2023),
        plan_of_project(project, 2024),
        *(
            reverse(f"plans:{name}", args=[item.pk])
            for name in ("write_plan_item", "show_plan_item")
        ),
        reverse("plans:write_plan_view", args=[item.pk, "government"]),
        reverse("plans:check_progress", args=[project.pk, 2023, 2]),
        reverse("plans:list_carried_actions", args=[project.pk, 2024]),
        reverse("plans:decide_carried_action", args=[project.pk, 2024, action.pk]),
        reverse("projects:list_improvements"),
        reverse("projects:report_improvement", args=[action.pk]),
        reverse("projects:list_duties", args=[project.pk, 2023]),
        reverse("evaluations:show_circle", args=[project.pk]),
        reverse("evaluations:show_project_life", args=[project.pk]),
        reverse("projects:add_project_step", args=[project.pk]),
    ]
    page, found = open_page("/desk/", government), {}
    for path in shared:
        page.set_viewport_size(DESK)
        answer = page.goto(path)
        found[path, "status"] = [] if answer.status == 200 else [answer.status]
        found[path, "desk"] = hindrances(page)
        page.set_viewport_size(TELEPHONE)
        found[path, "telephone"] = [*hindrances(page), sticks_out(page)]
        page.set_viewport_size({"width": 320, "height": 640})
        found[path, "narrow"] = [sticks_out(page)]
    assert {where: what for where, what in found.items() if any(what)} == {}
    take_pictures(open_page("/desk/", civic), project, picture)


def plan_of_project(project, year):
    return reverse("plans:show_plan", args=[project.pk, year])


def take_pictures(page, project, picture):
    page.goto(plan_of_project(project, 2023))
    first = WorkItem.objects.get(fiscal_year=2023, position=1)
    picture(page, "plan", at=f"#item-{first.pk}")
    page.goto(reverse("evaluations:show_circle", args=[project.pk]))
    picture(page, "circle")
    page.goto(reverse("consultations:receive_case"))
    page.locator("#id_summary").fill("公園の花壇の手入れを続けたい")
    page.locator("#id_text").fill("世話をする人が3人に減った。公園を管理する課と話したい。")
    picture(page, "counter")
    page.goto(f"{reverse('consultations:list_follow_ups')}?who=all&tab=all")
    picture(page, "queue")


def test_the_calls_of_the_published_sheet_are_found_from_its_page(open_page, cast):
    """Whoever reads the published sheet of 2022 gets to its six calls with one click."""
    published = Evaluation.objects.get(fiscal_year=2022)
    page = open_page(
        reverse("evaluations:show_publication", args=[published.pk]),
        cast["civic", "drafter"].user,
    )
    follow(page, "検証文から取組を始める")
    calls = page.locator("section:has(#calls)")
    expect(calls.get_by_role("listitem")).to_have_count(6)
    expect(calls.get_by_text("取組になっています")).to_have_count(6)
    stranger = open_page(reverse("evaluations:show_publication", args=[published.pk]))
    expect(stranger.locator("main")).to_contain_text("打開策が必要")
    expect(stranger.get_by_role("link", name="検証文から取組を始める")).to_have_count(0)
