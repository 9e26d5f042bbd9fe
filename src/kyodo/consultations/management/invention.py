"""Invented people and words of an invented city, for trials and measurements.

Numbers begin with 050-0, which nobody has; addresses end in example.jp. How often a word comes is
part of the purpose: 会報 is common, 公園 is seldom, 灯籠 is rare.
"""

from collections.abc import Sequence
from random import Random

from kyodo.classifications.states import Kind

SURNAMES = (
    *(("浜野", "はまの"), ("磯部", "いそべ"), ("波多", "はた"), ("潮田", "しおた")),
    *(("岬", "みさき"), ("沖本", "おきもと"), ("渚", "なぎさ"), ("川端", "かわばた")),
    *(("橋詰", "はしづめ"), ("坂上", "さかがみ"), ("丘野", "おかの"), ("森下", "もりした")),
    *(("畑中", "はたなか"), ("池尻", "いけじり"), ("谷津", "やつ"), ("峰岸", "みねぎし")),
    *(("灯野", "とうの"), ("舟木", "ふなき"), ("帆足", "ほあし"), ("𠮷岡", "よしおか")),
)
GIVEN_NAMES = (
    *(("さち", "さち"), ("太郎", "たろう"), ("みどり", "みどり"), ("健一", "けんいち")),
    *(("由美", "ゆみ"), ("誠", "まこと"), ("あかね", "あかね"), ("隆", "たかし")),
    *(("千尋", "ちひろ"), ("和子", "かずこ"), ("大地", "だいち"), ("ひかる", "ひかる")),
    *(("修", "おさむ"), ("真琴", "まこと"), ("節子", "せつこ"), ("陽一", "よういち")),
    *(("めぐみ", "めぐみ"), ("昇", "のぼる"), ("いずみ", "いずみ"), ("航", "わたる")),
)
GROUPS = ("つばさの会", "浜風サロン", "みんなの食卓", "坂道を歩く会", "丘の上文庫", "川の学校")
GROUP_KINDS = ("", "NPO法人", "一般社団法人", "町内会連合会 ", "実行委員会 ")
DEPARTMENTS = (
    "地域活動推進課",
    "公園緑地課",
    "子育て支援課",
    "防災企画課",
    "文化振興課",
    "資源循環課",
)
WARD_CENTRE = "東区市民活動支援センター"
CENTRE = "みなと市市民協働推進センター"
STAFF = ("窓口 みどり", "相談 たろう", "調整 はるか", "記録 あきら", "代表 さくら")

LISTS: dict[Kind, Sequence[tuple[str, str]]] = {
    Kind.MEANS: (
        *(("telephone", "電話"), ("visit", "来所"), ("email", "メール")),
        *(("form", "申込フォーム"), ("outreach", "訪問")),
    ),
    Kind.SECTOR: (
        *(("npo", "NPO・市民活動団体"), ("neighbourhood", "自治会・町内会"), ("firm", "企業")),
        *(("university", "大学・学校"), ("ward", "区役所"), ("city", "市の部署")),
        *(("nation", "国"), ("individual", "個人")),
    ),
    Kind.WARD: (
        *(("east", "東区"), ("west", "西区"), ("south", "南区"), ("north", "北区")),
        *(("centre", "中区"), ("coast", "浜区"), ("hill", "丘区"), ("river", "川区")),
    ),
    Kind.FIELD: (
        *(("welfare", "保健・福祉"), ("children", "子ども"), ("environment", "環境")),
        *(("culture", "文化・芸術"), ("safety", "防災・防犯"), ("town", "まちづくり")),
    ),
    Kind.TOPIC: (
        *(("founding", "団体の立ち上げ"), ("grants", "助成金"), ("place", "場所・会場")),
        *(("publicity", "広報"), ("people", "担い手"), ("law", "書類・手続き")),
        *(("proposal", "協働の提案"), ("money", "会計"), ("partners", "連携先さがし")),
    ),
    Kind.NO_LINK_REASON: (
        *(("no_budget", "予算がない"), ("no_contact", "連絡がつかない")),
        *(("not_fitting", "目的が合わない"), ("no_time", "時期が合わない")),
    ),
}
_SUBJECTS = (
    *("会報の印刷", "助成金の申請", "NPO法人の設立", "事業報告書の書き方", "会場の予約"),
    *(
        "ボランティアの募集",
        "会計ソフトの選び方",
        "区役所との連携",
        "イベントの広報",
        "規約の見直し",
    ),
)
_SELDOM = ("公園の花壇", "空き家の活用", "子ども食堂の食材", "防災訓練の道具", "多言語の案内")
_RARE = ("灯籠流しの許可", "無形文化財の記録", "水上バスの桟橋")
_BEGINNINGS = (
    *("{subject}について電話があった。", "来所。{subject}のことで困っているとのこと。"),
    *("{subject}をどう進めればよいか、とのお尋ね。", "前回に続いて、{subject}の件。"),
    *("担当課に{subject}の状況を確かめた。", "{subject}の資料をメールで送った。"),
)
_MIDDLES = (
    *("会員は{number}人で、平均年齢は70歳を超えている。", "締切は{month}月{day}日。"),
    *("予算は年{number}万円ほど。", "これまでに{number}回、似た相談を受けている。"),
    *("区の職員も同席した。", "団体の中でまだ話がまとまっていない。", "理事会で決めてから進める。"),
    *("ホームページは誰も更新できていない。", "ゴミの出し方で近所から苦情があった。"),
)
_ENDS = (
    *("来週もう一度連絡する。", "先方の返事を待つ。", "資料を渡して様子を見る。"),
    *("課長に伝えてもらえることになった。", "見積もりが届いたら知らせてもらう。"),
    *("本人で進められるとのこと。", "次は現地で会う。"),
)


class Invention:
    """Draws from the lists above; the same seed draws the same."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311  (no secret)

    def caller(self) -> dict[str, str]:
        """Columns of a person."""
        surname, given = self.random.choice(SURNAMES), self.random.choice(GIVEN_NAMES)
        number = self.random.randrange(10_000_000)
        return {
            "name": f"{surname[0]} {given[0]}",
            "name_kana": f"{surname[1]} {given[1]}",
            "telephone": f"050-0{number // 10_000:03}-{number % 10_000:04}",
            "email": f"person{number}@example.jp" if number % 3 == 0 else "",
        }

    def group(self) -> str:
        kind, name = self.random.choice(GROUP_KINDS), self.random.choice(GROUPS)
        return f"{kind}{name}第{self.random.randrange(1, 400)}"

    def subject(self) -> str:
        """What a case is about."""
        draw = self.random.random()
        if draw < 0.0005:
            return self.random.choice(_RARE)
        return self.random.choice(_SELDOM if draw < 0.03 else _SUBJECTS)

    def text(self, subject: str) -> str:
        """Words of an entry: two to four sentences."""
        random = self.random
        middles = random.sample(_MIDDLES, random.randrange(1, 3))
        sentences = "".join([random.choice(_BEGINNINGS), *middles, random.choice(_ENDS)])
        return sentences.format(
            subject=subject,
            number=random.randrange(3, 90),
            month=random.randrange(1, 13),
            day=random.randrange(1, 29),
        )
