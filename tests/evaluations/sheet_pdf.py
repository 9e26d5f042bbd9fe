"""PDF files made for tests: real ones by typst, strange ones by hand."""

import zlib
from typing import Any

import typst

import kyodo.exports.pdf

FONTS = kyodo.exports.pdf.FONT_FOLDER


def by_typst(source: str) -> bytes:
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[FONTS])
    head = '#set text(font: "Noto Sans JP", lang: "ja", size: 10pt)\n'
    return typst.compile((head + source).encode(), font_paths=fonts, ignore_system_fonts=True)


def official_sheet(
    sheet: dict[str, Any], columns: tuple[str, str] = ("civic", "government")
) -> str:
    """The sheet as a paper with ruled tables, as offices print it."""
    titles = {"civic": "団体等", "government": "行政"}
    lines = ["#align(center)[市民協働事業 相互評価シート]", "１ 市民協働事業の概要"]
    lines += _overview(sheet)
    lines += ["#pagebreak()", "【別紙】役割及び責任分担等", "", "#table(columns: (3fr, 5fr, 5fr),"]
    lines += ["[事業項目], [団体等の役割], [行政の役割],"]
    for item in sheet["work_items"]:
        cells = [
            r" \ ".join(f"{at} {duty}" for at, duty in enumerate(item["duties"][side], start=1))
            for side in ("civic", "government")
        ]
        lines.append(f"[{item['title']}], [{cells[0]}], [{cells[1]}],")
    lines += [")", "#pagebreak()", "２ 事業実施プロセス相互チェックシート", ""]
    lines += ["◎相互チェックシートの評価基準", "", "#table(columns: 4,"]
    lines += ["[よくできた], [まあまあできた], [あまりできなかった], [まったくできなかった],"]
    lines += ["[Ａ], [Ｂ], [Ｃ], [Ｄ])"]
    section = 0
    for mark in sheet["marks"]:
        if mark["section"] != section:
            lines += [")"] if section else []
            section = mark["section"]
            lines += [
                "#table(columns: (1fr, 12fr, 2fr, 2fr), table.cell(colspan: 2,",
                f"[{'①②③④⑤'[section - 1]}第{section}段階]),",
            ]
            lines += [f"[{titles[columns[0]]}], [{titles[columns[1]]}],"]
        cells = ", ".join(f"[{mark[side]}]" for side in columns)
        lines += [f"[{mark['item']}], [{mark['text']}], {cells},"]
    lines += [
        ")",
        "#pagebreak()",
        "３ 事業評価相互検証シート",
        "",
        "相互で本検証シートを作成します。",
    ]
    for narrative in sheet["narratives"]:
        lines += ["", "〇" + "、".join(narrative["titles"])]
        for paragraph in narrative["paragraphs"]:
            lines += ["", f"・{paragraph}"]
    return "\n".join(lines)


def _overview(sheet: dict[str, Any]) -> list[str]:
    civic = "・".join(sheet["organisations"]["civic"])
    items = " ".join(f"{item['label']} {item['title']}" for item in sheet["work_items"])
    rows = [
        ("事業名称", sheet["project"]),
        ("事業の実施者", ""),
        ("団体等", civic + "共同事業体"),
        ("行 政", sheet["organisations"]["government"]),
        ("事業の目的", sheet["purpose"]),
        ("事業の内容", items),
        ("役割及び責任分担等", "別紙参照"),
        ("実施期間", "令和４年４月１日から令和５年３月31日"),
        ("記入日", "2023年６月27日"),
    ]
    cells = ", ".join(f"[{label}], [{value}]" for label, value in rows)
    people = [r"記入者 \ ［団体等］ \ 氏 名： 代表 見本花子 \ 連絡先： 000-000-0003 \ "]
    people += [r"［行政］ \ 氏 名： 課長 見本太郎 \ 連絡先： 000-000-0004"]
    return [f"#table(columns: (1fr, 3fr), {cells})", *people]


def by_hand(content: bytes = b"", *, pages: int = 1, trailer: bytes = b"") -> bytes:
    """A PDF with the same (compressed) content stream on every page."""
    packed = zlib.compress(content, 9)
    kids = b" ".join(b"%d 0 R" % (4 + at) for at in range(pages))
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 3 0 R /Resources << >> >>"
    )
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, pages),
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed),
        *[page] * pages,
    ]
    out = bytearray(b"%PDF-1.4\n")
    starts = []
    for number, body in enumerate(objects, start=1):
        starts.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % start for start in starts)
    out += b"trailer\n<< /Size %d /Root 1 0 R %s >>\n" % (len(objects) + 1, trailer)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % table)


def encrypted() -> bytes:
    """Locked with a password that nobody here knows."""
    locked = b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -44 /O <%s> /U <%s> >> /ID [<00><00>]"
    return by_hand(b"BT ET", trailer=locked % (b"ab" * 32, b"cd" * 32))
