"""The invented words of the demo's counter: its lists, its callers' stories, what it sends out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kyodo.classifications.states import Kind
from kyodo.consultations.management.invention import LISTS

# Code, label and the code of what it stands below. The wards are those of no city.
WORDS: dict[Kind, Sequence[tuple[str, str, str]]] = {
    kind: [(code, label, "") for code, label in words] for kind, words in LISTS.items()
} | {
    Kind.WARD: (
        ("coast", "浜風区", ""),
        ("hill", "坂上区", ""),
        ("river", "水辺区", ""),
        ("wood", "木立区", ""),
        ("light", "灯台区", ""),
    ),
    Kind.TOPIC: (
        ("start", "団体をつくる・続ける", ""),
        ("founding", "団体の立ち上げ", "start"),
        ("law", "書類・手続き", "start"),
        ("people", "担い手", "start"),
        ("means", "お金と場所", ""),
        ("grants", "助成金", "means"),
        ("money", "会計", "means"),
        ("place", "場所・会場", "means"),
        ("together", "つながる", ""),
        ("publicity", "広報", "together"),
        ("partners", "連携先さがし", "together"),
        ("proposal", "協働の提案", "together"),
    ),
}

# The same words for readers of English, by kind and code.
ENGLISH: dict[Kind, Mapping[str, str]] = {
    Kind.MEANS: {
        "telephone": "Telephone",
        "visit": "Visit to the centre",
        "email": "Email",
        "form": "Web form",
        "outreach": "Visit by the centre",
    },
    Kind.SECTOR: {
        "npo": "NPOs and citizens’ groups",
        "neighbourhood": "Neighbourhood associations",
        "firm": "Businesses",
        "university": "Universities and schools",
        "ward": "Ward offices",
        "city": "City departments",
        "nation": "National government",
        "individual": "Individuals",
    },
    Kind.WARD: {
        "coast": "Hamakaze Ward",
        "hill": "Sakaue Ward",
        "river": "Mizube Ward",
        "wood": "Kodachi Ward",
        "light": "Todai Ward",
    },
    Kind.FIELD: {
        "welfare": "Health and welfare",
        "children": "Children",
        "environment": "Environment",
        "culture": "Culture and the arts",
        "safety": "Disaster and crime prevention",
        "town": "Community planning",
    },
    Kind.TOPIC: {
        "start": "Starting and running a group",
        "founding": "Founding a group",
        "law": "Documents and procedures",
        "people": "Finding people",
        "means": "Money and places",
        "grants": "Grants",
        "money": "Accounts",
        "place": "Venues",
        "together": "Working together",
        "publicity": "Publicity",
        "partners": "Finding partners",
        "proposal": "Proposing a collaboration",
    },
    Kind.NO_LINK_REASON: {
        "no_budget": "No budget",
        "no_contact": "Could not be reached",
        "not_fitting": "Purposes do not fit",
        "no_time": "The time does not suit",
    },
}


@dataclass(frozen=True)
class Call:
    """What somebody asks, and where it is sorted."""

    summary: str
    said: str
    topic: str
    field: str
    sector: str
    next_action: str
    department: str = ""


GROUPS = {
    "npo": ("NPO法人 つばさの会", "浜風サロン", "みんなの食卓", "丘の上文庫", "川の学校"),
    "neighbourhood": ("坂道町内会", "灯台前自治会", "木立団地自治会"),
    "firm": ("みなとぐち印刷", "はまかぜ食品"),
}
PARKS, SAFETY, CHILDREN = "公園緑地課（架空）", "防災企画課（架空）", "子育て支援課（架空）"
DEPARTMENTS = (PARKS, SAFETY, CHILDREN)
WARD_CENTRE = "浜風区市民活動支援センター（架空）"
CENTRE = "みなとぐち市民協働推進センター（架空）"

CALLS = (
    Call(
        "会報の印刷をどこに頼めるか",
        "会報を年4回出している。印刷機が壊れ、安く刷れる所を知りたい。",
        "publicity",
        "town",
        "npo",
        "印刷機のある場所の一覧を送る",
    ),
    Call(
        "公園の花壇の手入れを続けたい",
        "世話をする人が3人に減った。公園を管理する課と、続け方を話したい。",
        "partners",
        "environment",
        "neighbourhood",
        "課の返事を確かめる",
        PARKS,
    ),
    Call(
        "助成金の申請書を見てほしい",
        "はじめての申請で、予算の書き方が分からない。締切は来月の末。",
        "grants",
        "children",
        "npo",
        "直した申請書を読む",
    ),
    Call(
        "子ども食堂の食材を分けてくれる店をさがしたい",
        "月に2回ひらいている。野菜を分けてくれる店とつながりたい。",
        "partners",
        "children",
        "npo",
        "候補の店に電話する",
        CHILDREN,
    ),
    Call(
        "NPO法人をつくる手順を知りたい",
        "仲間は6人。任意団体のままでよいかも迷っている。",
        "founding",
        "welfare",
        "individual",
        "設立の手引きを渡し、次に会う日を決める",
    ),
    Call(
        "防災訓練に学生に来てほしい",
        "自治会の訓練に若い人がいない。大学と、市の防災の課につないでほしい。",
        "partners",
        "safety",
        "neighbourhood",
        "大学の窓口に連絡する",
        SAFETY,
    ),
    Call(
        "会計ソフトを選びたい",
        "会計の係が交代する。手書きの帳簿から移りたい。",
        "money",
        "town",
        "npo",
        "会計の講座を案内する",
    ),
    Call(
        "社員の地域活動を始めたい",
        "会社の近くで、年に数回できる活動をさがしている。",
        "partners",
        "environment",
        "firm",
        "受け入れられる団体に聞く",
    ),
    Call(
        "会場が取れず困っている",
        "毎月の集まりの部屋が抽選に外れる。ほかに借りられる所はないか。",
        "place",
        "culture",
        "npo",
        "空いている部屋を調べる",
    ),
    Call(
        "事業報告書の書き方",
        "提出が近い。去年と様式が変わったのか知りたい。",
        "law",
        "welfare",
        "npo",
        "書いた報告書を見る",
    ),
    Call(
        "高齢者の買い物を手伝う仕組みを提案したい",
        "坂の上の団地で、買い物に困る人が増えた。市と一緒にできないか。",
        "proposal",
        "welfare",
        "neighbourhood",
        "提案の要点を一緒に書く",
    ),
    Call(
        "会員が増えない",
        "平均年齢は72歳。活動を紹介する場がほしい。",
        "people",
        "culture",
        "npo",
        "活動の紹介文を読む",
    ),
)
FOLLOW_UPS = (
    "電話で、その後のようすを聞いた。団体の中で話し合っているとのこと。",
    "資料を送った。読んでから連絡をもらうことになった。",
    "来所。持ってきた書類を一緒に読み、直すところを3つ決めた。",
    "紹介した団体と会う日が決まったと、連絡があった。",
    "留守番電話に残した。来週もう一度かける。",
)
LINKED = ("担当の係がお会いします。来週の平日なら、いつでも大丈夫です。", "早めに聞けてよかった。")
NOT_LINKED = (
    "今年度の予算では、新しく始められません。",
    "予算を決める前の夏までに話をもらえると、考えやすい。",
    "年度の途中に頼んだ。次は夏の前に声をかける。",
)
TOLD = "市民活動の団体から「{summary}」という相談がありました。"
QUESTION = "担当の係の方とお話しできるか、できないときはそのわけを教えてください。"
_THANKS = (
    "{相談者}様\nご相談をありがとうございました（受付番号 {受付番号}）。\n"
    "調べて、またご連絡します。"
)
_PAPERS = "{相談者}様\nお話しした資料をお送りします。\nわからないところは、お電話ください。"
TEXT_BLOCKS = (("お礼と次の連絡", _THANKS), ("資料を送るとき", _PAPERS))
REMARK = (
    "春は書類の相談が重なりました。つながらなかった相談では、年度の途中の予算が主な理由でした。"
)
