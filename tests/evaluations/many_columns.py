"""A snapshot with what forms of other cities need: five who answer, four scales, figures."""

from tests.evaluations.publication_sample import rich_snapshot

COLUMNS = [
    ("civic", "civic", "団体等"),
    ("government", "government", "所管課"),
    ("council-1", "council", "審査会委員１"),
    ("council-2", "council", "審査会委員２"),
    ("council-3", "council", "審査会委員３"),
]
SCALES = {
    "degree": (
        "ordinal",
        "達成度の評価基準",
        "",
        ["A Ａ よくできた", "B Ｂ できた", "C Ｃ いま一つ"],
    ),
    "yes-no": ("nominal", "", "", ["y ○ はい", "n × いいえ", "na － 該当しない"]),
    "points": ("number", "", "点", []),
    "words": ("text", "", "", []),
    "unused": ("ordinal", "使わない評価基準", "", ["1 １ よい", "2 ２ わるい"]),
}


def answer(mark="", remark="", *, now=None, reason="", withheld=()):
    now = mark if now is None else now
    given = {"first": mark, "now": now, "remark": remark, "reason": reason}
    return given | ({"withheld": list(withheld)} if withheld else {})


def wide_snapshot():
    """Three sections of marks and one of words; each kind of cell stands somewhere."""
    snapshot = rich_snapshot()
    check = snapshot["check"]
    check["roles"] = [
        {"id": "civic", "label": "団体等"},
        {"id": "government", "label": "所管課"},
        {"id": "council", "label": "審査会"},
    ]
    check["columns"] = [{"id": key, "role": role, "label": label} for key, role, label in COLUMNS]
    check["scales"] = [_scale(key, *parts) for key, parts in SCALES.items()]
    for section in check["sections"]:
        for item in section["items"]:
            item |= {"scale": "degree", "answers": {key: answer("B") for key, *_ in COLUMNS}}
    planning = check["sections"][0]
    planning["intro"] = "それぞれの立場から記入してください。"
    _fill(planning["items"])
    planning["derived"] = [
        {
            "id": "sum",
            "label": "小計",
            "values": {"civic": "24.5", "government": "25"},
            "note": "該当しない項目を除く",
        },
        {"id": "all", "label": "合計（100点換算）", "value": "75.5点"},
    ]
    check["sections"][2] |= {"withheld": 1, "columns": ["civic", "government"]}
    check["sections"].append(_words_only())
    return snapshot


def _fill(items):
    items[0]["answers"]["civic"] = answer("C", "時間が足りなかった。", now="B", reason="見直した。")
    items[1] |= {"scale": "yes-no", "columns": ["civic", "government"]}
    items[1]["answers"] = {"civic": answer("y"), "government": answer("na")}
    items[2]["answers"]["council-1"] = answer(withheld=("mark", "remark"))
    items[2]["answers"]["council-2"] = answer("A", withheld=("remark",))
    items[2]["answers"]["council-3"] = answer()
    items[3] |= {"scale": "points", "details": [{"label": "対象", "value": "市内の相談者"}]}
    items[3]["answers"] = {key: answer(f"{at}.5") for at, (key, *_) in enumerate(COLUMNS)}
    items[4] |= {"scale": "words", "columns": ["civic", "government", "council-1"]}
    items[4]["answers"] = {
        "civic": answer(remark="毎月確かめた。\n様式は市のものを使った。"),
        "government": answer(),
        "council-1": answer(withheld=("remark",)),
    }


def _scale(key, kind, title, unit, options):
    steps = [
        dict(zip(("code", "printed", "label"), each.split(" "), strict=True)) for each in options
    ]
    return {"id": key, "title": title, "kind": kind, "unit": unit, "options": steps}


def _words_only():
    return {
        "id": "free",
        "number_label": "④",
        "title": "自由記入",
        "kind": "fields",
        "occasion": "年度末",
        "columns": ["civic"],
        "items": [
            {
                "id": "free-1",
                "number_label": "１",
                "text": "よかったこと",
                "scale": "words",
                "answers": {"civic": answer(remark="地域に知られた。")},
                "finding": "",
            }
        ],
    }
