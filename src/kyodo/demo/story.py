"""The invented words of the years after 2022: plans, actions, duties and steps of the demo."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from kyodo.plans.actions.items import IndicatorData, MeasureData
from kyodo.projects.states import ImprovementState, StepKind

BOTH = ("civic", "government")
_CALLS = "総合相談事業"
_WARDS = "各区市民活動支援センター支援事業"
_ROOMS = "管理運営に関すること"


@dataclass(frozen=True)
class Planned:
    """What stands in the plan of one work item, and which sides agree to it."""

    aim: str
    measures: Sequence[MeasureData] = ()
    indicators: Sequence[IndicatorData] = ()
    agreed_by: Sequence[str] = BOTH
    unagreed: str = ""


@dataclass(frozen=True)
class Undertaken:
    """What became of one call of the texts. Without ``due_on`` it is due after the building."""

    item: str
    text: str
    side: str
    person: str
    due_on: date | None = None
    became: tuple[ImprovementState, str, date] | None = None


@dataclass(frozen=True)
class Step:
    kind: StepKind
    happened_on: date
    note: str
    due_on: date | None = None
    papers: Sequence[tuple[str, str]] = ()


# The measures of the work items by their place in the roles table.
_TAKE_CALLS = MeasureData("窓口・電話・メールで相談を受ける", 0, 11, "civic")
_BRING_IN = MeasureData("関係する部署を早めに打ち合わせに呼ぶ", 0, 11, "government")
_LOOK_BACK = MeasureData("つながらなかった相談を、月に1回、双方で振り返る", 4, 11)
_SHARE_WORK = MeasureData("相談の体制を見直し、増員の案をまとめる", 5, 8, "government")
_VISIT_WARDS = MeasureData("各区のセンターを双方で回り、相談のつなぎ方を説明する", 4, 9)
_ROOM_RULES = MeasureData("部屋の貸出方法の案を、利用の記録から作り直す", 6, 10, "civic")
_ROOM_SIGNS = MeasureData("スペースA・Bの案内板をつくる", 5, 7, "government")
_INTAKE = IndicatorData("相談件数", "30", "件", "consultations.intake")
_LINKED = IndicatorData("つながった件数", "6", "件", "consultations.linked")

PLANS = {
    0: Planned(
        "はじめての人でもためらわずに相談でき、話が止まらずに部署や団体へつながるようにする。\n"
        "つながらなかったときは、わけを双方で確かめ、次に生かす。",
        (_TAKE_CALLS, _BRING_IN),
        (_INTAKE, _LINKED),
    ),
    1: Planned(
        "協働の進め方を学んだ人が、地域で実際に動き出せるようにする。",
        (
            MeasureData("協働のはじめ方講座（全4回）をひらく", 5, 8, "civic"),
            MeasureData("市職員の研修で、相談の実例を話す", 7, 7, "government"),
        ),
        (IndicatorData("講座の修了者", "25", "人"),),
    ),
    2: Planned(
        "ふだん出会わない団体・企業・学校が、同じ課題で顔を合わせる場をつくる。",
        (
            MeasureData("交流会を年3回ひらく", 2, 10, "civic"),
            MeasureData("会場と広報を手配する", 1, 9, "government"),
        ),
        (IndicatorData("交流会から始まった取組", "増やす"),),
    ),
    3: Planned(
        "小さな団体が、会計と事務でつまずかずに活動を続けられるようにする。",
        (
            MeasureData("会計と労務の基礎講座をひらく", 4, 6, "civic"),
            MeasureData("講座の内容を一緒に考える", 2, 3),
        ),
    ),
    4: Planned(
        "協働の事例を、読んだ人がまねできる形で残す。",
        (
            MeasureData("事例を聞き取り、月に2件まとめる", 0, 11, "civic"),
            MeasureData("市の広報とホームページに載せる", 0, 11, "government"),
        ),
        (IndicatorData("まとめた事例", "24", "件"),),
    ),
    5: Planned(
        "各区のセンターが、困ったときにまず相談できる相手になる。",
        (
            MeasureData("ネットワーク会議を年2回ひらく", 5, 10, "government"),
            MeasureData("日常の運営の相談にのる", 0, 11, "civic"),
        ),
    ),
    6: Planned(
        "だれもが気持ちよく使える場所にする。",
        (MeasureData("設備の点検と、利用者への案内を続ける", 0, 11, "civic"),),
    ),
    7: Planned(
        "事業のようすを、決めた時期に決めた形で伝える。",
        (MeasureData("報告書を四半期ごとに出す", 2, 11, "civic"),),
    ),
}


def _with(place: int, *more: MeasureData) -> Planned:
    return replace(PLANS[place], measures=(*PLANS[place].measures, *more))


# The sheet of 2022 was written in June 2023: three plans take up what it asks for.
PLANS_AFTER_THE_SHEET = {
    0: _with(0, _LOOK_BACK, _SHARE_WORK),
    5: _with(5, _VISIT_WARDS),
    6: _with(6, _ROOM_RULES, _ROOM_SIGNS),
}
BEHIND_IN_AUTUMN = {_VISIT_WARDS.text: "夏は区の行事と重なり、日程が合ったのは1区だけだった。"}
BEHIND_IN_SPRING = {
    _SHARE_WORK.text: "増員の案は書いたが、予算要求に間に合わなかった。",
    _VISIT_WARDS.text: "5区のうち3区を回った。残りは次の年度に回る。",
    _ROOM_RULES.text: "利用の記録は集まった。案は利用者の声を聞いてから決める。",
    _ROOM_SIGNS.text: "庁舎全体の案内を作り直すことになり、取りやめた。",
}

ACTIONS = (
    Undertaken(
        _CALLS,
        "つながらなかった相談を、月に1回、双方で振り返る。",
        "civic",
        "drafter",
        date(2023, 9, 30),
        (
            ImprovementState.DONE,
            "9月から毎月第3木曜に振り返りの会をひらいた。部署ごとの一覧を見て、理由を確かめている。",
            date(2024, 2, 20),
        ),
    ),
    Undertaken(
        _CALLS,
        "継続フォローの体制を見直し、増員の案をまとめる。",
        "government",
        "drafter",
        date(2024, 3, 31),
    ),
    Undertaken(
        _WARDS,
        "5つの区のセンターを双方で回り、相談のつなぎ方を説明する。",
        "civic",
        "answerable",
    ),
    Undertaken(
        _WARDS,
        "年度の初めに、双方の見方を並べた年間計画を書く。",
        "government",
        "answerable",
        date(2024, 3, 31),
        (
            ImprovementState.DONE,
            "見方を先に書き合い、次の年度の計画の下書きにした。",
            date(2024, 3, 22),
        ),
    ),
    Undertaken(
        _ROOMS,
        "部屋の貸出方法の案を、利用の記録から作り直す。",
        "civic",
        "drafter",
    ),
    Undertaken(
        _ROOMS,
        "スペースA・Bの案内板をつくる。",
        "government",
        "drafter",
        date(2023, 12, 28),
        (
            ImprovementState.DROPPED,
            "庁舎全体の案内を作り直すことになり、この2つだけを先につくると二重になるため。",
            date(2023, 12, 14),
        ),
    ),
)
CARRIED_AGAIN = (2, 4)  # places in ACTIONS; of what is overdue the side has not decided yet

VIEWS = (
    (0, "civic", "相談は増えたが、聞く人は同じ。1件に使える時間を守りたい。"),
    (0, "government", "どの課に話せばよいか、課の側も迷っている。窓口を1枚の表にしたい。"),
    (5, "civic", "区のセンターには、困りごとが先に集まる。まず顔を合わせたい。"),
    (5, "government", "区によって体制が違う。同じやり方を求めすぎないようにしたい。"),
)
PLANS_OF_NEXT_YEAR = {
    0: replace(
        PLANS[0],
        aim="相談の入口で話を聞ききり、2週間以内に次の一歩が決まるようにする。\n"
        "つなぐ先の部署が迷わないよう、窓口の表を双方でつくる。",
        measures=(
            _TAKE_CALLS,
            MeasureData("部署の窓口を1枚の表にまとめる", 1, 5, "government"),
            MeasureData("つながらなかった相談を、月に1回、双方で振り返る", 0, 11),
        ),
        indicators=(IndicatorData("相談件数", "36", "件", "consultations.intake"), _LINKED),
    ),
    1: PLANS[1],
    2: PLANS[2],
    4: PLANS[4],
    5: Planned(
        "5つの区のセンターの職員が、顔のわかる相手に電話をかけられるようにする。",
        (MeasureData("残りの2区を回る", 1, 4), MeasureData("区の困りごとを表にする", 3, 6)),
        (IndicatorData("区からの相談", "増やす"),),
        agreed_by=("civic",),
        unagreed="回る時期。団体は夏まで、市は区の行事が終わる秋からがよいと考えている。",
    ),
    6: replace(PLANS[6], measures=(*PLANS[6].measures, _ROOM_RULES), agreed_by=()),
}

DUTY_REPORTS = {
    ("civic", "相談・提案受付業務"): (
        ("doing", "", date(2023, 10, 10)),
        ("done", "相談の記録と、半年ごとの相談統計", date(2024, 3, 18)),
    ),
    ("civic", "相談・提案内容の具体化検討"): (("done", "毎月の検討会の記録", date(2024, 3, 18)),),
    ("civic", "コーディネート、実現に向けた支援"): (
        ("doing", "つなぎの記録。続いている相談がある", date(2024, 3, 18)),
    ),
    ("government", "相談・提案内容に対する方向性の検討"): (
        ("done", "毎月の検討会の記録", date(2024, 3, 19)),
    ),
    ("government", "行政所管関係部署との調整・コーディネート"): (
        ("doing", "部署からの回答の一覧", date(2023, 10, 11)),
        ("done", "部署からの回答の一覧", date(2024, 3, 19)),
    ),
    ("civic", "新たな協働の担い手育成"): (("done", "講座の出席簿", date(2024, 3, 18)),),
    ("government", "研修会・情報交換会の開催"): (
        ("done", "ネットワーク会議の記録（2回）", date(2024, 3, 19)),
    ),
    ("government", "各種情報共有"): (
        ("not_done", "区ごとに欲しい情報が違い、形を決められなかった", date(2024, 3, 19)),
    ),
}

CONTRACT = """\
協働契約書（架空）

この書類は、デモのために作った架空のものです。

1 甲（団体）と乙（市）は、対等な立場で、協働センターの運営事業を行う。
2 期間は、令和6年4月1日から令和7年3月31日までとする。
3 役割の分担は、別紙「役割及び責任分担」のとおりとする。
4 年度の終わりに、相互評価を行い、公表する。
"""
STEPS = (
    Step(
        StepKind.PRE_CONSULTATION,
        date(2023, 11, 21),
        "令和6年度も続けたいこと、変えたいことを書いて出した。",
        date(2023, 11, 30),
        (("事前相談シート（架空）.txt", "令和6年度の事前相談シート（デモのための架空のもの）\n"),),
    ),
    Step(StepKind.PROPOSAL, date(2024, 1, 18), "各区のセンターへの訪問を柱にした提案。"),
    Step(StepKind.DECISION, date(2024, 2, 15), "採択。貸出方法は、引き続き話し合うこととされた。"),
    Step(
        StepKind.CONTRACT,
        date(2024, 3, 28),
        "令和6年度の協働契約を結んだ。",
        papers=(("協働契約書（架空）.txt", CONTRACT),),
    ),
)
