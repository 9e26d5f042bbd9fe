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


def answer(mark="", remark="", *, now=None, reason=""):
    now = mark if now is None else now
    return {"first": mark, "now": now, "remark": remark, "reason": reason}


def wide_snapshot():
    """Three sections of marks and one of words; each kind of cell stands somewhere."""
    snapshot = rich_snapshot()
    check = snapshot["check"]
    check["roles"] = [{"id": key, "role": role, "label": label} for key, role, label in COLUMNS]
    check["scales"] = [_scale(key, *parts) for key, parts in SCALES.items()]
    for section in check["sections"]:
        for item in section["items"]:
            item |= {"scale": "degree", "answers": {key: answer("B") for key, *_ in COLUMNS}}
    planning, _implementation, reflection = check["sections"]
    planning["intro"] = "それぞれの立場から記入してください。"
    _fill(planning["items"])
    for item in reflection["items"]:
        item["answers"] = {key: answer("B") for key in ("civic", "government")}
    check["sections"].append(_words_only())
    check["derived"] = [
        _figure("sum", "小計", [("civic", "24.5", 1), ("government", "25", 0)]),
        _figure("all", "合計（100点換算）", [("", "75.5点", 0)]),
        _figure("mean", "平均", [("civic", "3.5", 0), ("", "3.7", 0)]),
    ]
    return snapshot


def _fill(items):
    items[0]["answers"]["civic"] = answer("C", "時間が足りなかった。", now="B", reason="見直した。")
    items[1] |= {"scale": "yes-no", "note": "対象：市内の相談者"}
    items[1]["answers"] = {"civic": answer("y"), "government": answer("na")}
    items[2]["answers"]["council-3"] = answer()
    items[2]["withheld_remarks"] = "closed"
    items[3] |= {"scale": "points"}
    items[3]["answers"] = {key: answer(f"{at}.5") for at, (key, *_) in enumerate(COLUMNS)}
    items[4] |= {"scale": "words"}
    items[4]["answers"] = {
        "civic": answer(remark="毎月確かめた。\n様式は市のものを使った。"),
        "government": answer(),
    }
    items[5] |= {"withheld": "summary", "counts": {"A": 2, "B": 3}, "answers": {}}


def _figure(key, label, values):
    cells = [{"column": c, "text": text, "left_out": out} for c, text, out in values]
    return {"id": key, "label": label, "values": cells}


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
