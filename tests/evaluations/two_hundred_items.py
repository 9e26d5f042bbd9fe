"""A form of 200 questions: no city has one, and no page may break or crawl on it."""

import yaml

SECTIONS = 10
ITEMS_PER_SECTION = 20


def source() -> str:
    """The form as YAML text: two sides, four marks, a remark beside each."""
    marks = ["a", "b", "c", "d"]
    return yaml.safe_dump(
        {
            "schema": "kyodo-cho/sheet-format/1",
            "code": "two-hundred-items",
            "version": "1",
            "title": "設問の多いシート",
            "roles": [
                {"id": "civic", "label": "団体", "side": "civic"},
                {"id": "government", "label": "市", "side": "government"},
            ],
            "scales": [
                {
                    "id": "four",
                    "options": [
                        {"code": code, "label": f"第{rank}の段", "rank": rank}
                        for rank, code in enumerate(marks, start=1)
                    ],
                }
            ],
            "check": {
                "title": "点検",
                "sections": [_section(number) for number in range(1, SECTIONS + 1)],
            },
        },
        allow_unicode=True,
        sort_keys=False,
    )


def _section(number: int) -> dict[str, object]:
    return {
        "id": f"part-{number}",
        "number_label": f"{number} ",
        "title": f"第{number}の区分",
        "scale": "four",
        "items": [
            {
                "id": f"part-{number}-{row}",
                "number_label": str(row),
                "text": f"第{number}の区分の{row}番目のことを、話し合って行いましたか。",
            }
            for row in range(1, ITEMS_PER_SECTION + 1)
        ],
    }
