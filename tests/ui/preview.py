"""Sample pages with every part on them, to be looked at and to be checked by axe."""

from datetime import date
from pathlib import Path

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.template import RequestContext, Template
from django.urls import include, path

from kyodo.ui.bar_charts import Bar, Look, Part, StackedBars
from kyodo.ui.charts import Dumbbell, Item, Option, Role
from kyodo.ui.steps import Step

SCALE = [
    Option("A", "よくできた"),
    Option("B", "まあまあできた"),
    Option("C", "あまりできなかった"),
    Option("D", "まったくできなかった"),
]
ROLES = [Role("civic", "団体等"), Role("government", "行政")]
QUESTIONS = {
    "① 事業計画段階": [
        (
            "１",
            "自分たちが達成すべき大きな目的やミッションについてよく話し合うことができましたか。",
        ),
        ("２", "お互いの立場や組織の違いを話し合ってよく理解することができましたか。"),
        (
            "３",
            "ニーズを把握して共有するとともに、この事業の目標と実施方法を話し合って決めることができましたか。",
        ),
        (
            "４",
            "実現のためにそれぞれが何をできるかを考え、話し合って役割分担を決めることができましたか。",
        ),
    ],
    "② 事業実施段階": [
        ("１", "事業の進み具合を、たがいに知らせ合うことができましたか。"),
        ("２", "困ったことが起きたとき、すぐに話し合うことができましたか。"),
    ],
}
MARKS = [("B", "B"), ("B", "B"), ("A", "C"), ("B", "A"), ("A", "A"), ("B", "")]


class Letter(forms.Form):
    name = forms.CharField(label="団体の名称", help_text="登記や規約にあるとおりに書いてください。")
    email = forms.EmailField(label="メールアドレス", required=False)
    kind = forms.ChoiceField(
        label="種類",
        choices=[("npo", "特定非営利活動法人"), ("other", "その他の団体")],
        widget=forms.RadioSelect,
    )
    starts_on = forms.DateField(
        label="開始日", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    note = forms.CharField(label="メモ", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    agreed = forms.BooleanField(label="この内容で招待を送ることを確かめました")


def chart(roles=None) -> Dumbbell:
    numbered = [(s, label, text) for s, items in QUESTIONS.items() for label, text in items]
    items = [
        Item(label, text, {"civic": civic, "government": government}, section)
        for (section, label, text), (civic, government) in zip(numbered, MARKS, strict=True)
    ]
    return Dumbbell("marks", "設問ごとの評価", SCALE, ROLES if roles is None else roles, items)


def bars() -> StackedBars:
    return StackedBars(
        id="weeks",
        title="これからの週の見込み",
        unit="時間",
        parts=[
            Part(word, Look(n)) for n, word in enumerate(("朝", "昼", "夕方", "夜", "深夜", "早朝"))
        ],
        bars=[
            Bar("4/6の週", [10, 8, 3, 2, 1, 1], "25", limit=30),
            Bar("4/13の週", [20, 8, 3, 2, 1, 4], "38", limit=30, marked=True),
        ],
        row_label="週",
        limit_label="使える時間",
        marked_label="足りない見込み",
    )


def context() -> dict:
    drawing = chart()
    sections = [
        {
            "title": title,
            "exception": "提出できるのは、記入責任者だけです。",
            "kept": {
                "id": "1f",
                "path": "/preview/kept/",
                "fields": [
                    ("row", "12"),
                    ("remark", "三回にわたって話し合った。\r\n役割も決めた。"),
                ],
                "labels": {"remark": "①１ 備考"},
            },
            "rows": [line for line in drawing.lines if line.item.section == title],
        }
        for title in QUESTIONS
    ]
    steps = [
        Step("準備", "done", "/"),
        Step("記入", "current", "", "3月31日まで"),
        *[Step(word, "coming") for word in ("開示", "話し合い", "検証", "公開", "引き継ぎ")],
    ]
    return {
        "form": Letter({"name": "", "kind": "npo"}),
        "scale": SCALE,
        "chart": drawing,
        "bars": bars(),
        "sections": sections,
        "steps": steps,
        "day": date(2023, 6, 27),
        "page": Paginator(range(143), 20).page(4),
        "effects": [
            "団体等（市民セクターよこはま ほか）と行政が、すべての評価を見られます。",
            "全員の記入責任者にメールで知らせます。",
        ],
        "exception": "提出できるのは、記入責任者だけです。",
        "kept": {
            "id": "1f",
            "path": "/preview/kept/",
            "fields": [("row", "12"), ("remark", "三回にわたって話し合った。\r\n役割も決めた。")],
            "labels": {"remark": "①１ 備考"},
        },
        "rows": [
            ("事業名称", "横浜市市民協働推進センター運営事業"),
            ("実施期間", "令和4年4月1日から令和5年3月31日"),
        ],
    }


@login_not_required
def preview(request, name: str) -> HttpResponse:
    text = (Path(__file__).parent / "pages" / f"{name}.html").read_text(encoding="utf-8")
    return HttpResponse(Template(text).render(RequestContext(request, context())))


urlpatterns = [
    path("preview/<str:name>/", preview),
    path("accounts/", include("allauth.urls")),
    path("", include("kyodo.ui.urls")),
]
