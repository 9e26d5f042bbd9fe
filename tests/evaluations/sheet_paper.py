"""Writes sheets as text in many printed shapes, from the values that reading must give back."""

from pathlib import Path
from typing import Any

import kyodo.demo

SOURCE = Path(kyodo.demo.__file__).parent / "sheets" / "sogo-hyoka-sheet-fy2022.txt"
FY2022 = SOURCE.read_text(encoding="utf-8")

WIDE = str.maketrans("0123456789ABCDE", "０１２３４５６７８９ＡＢＣＤＥ")


def cut(text: str, width: int) -> list[str]:
    """The text in lines of ``width`` letters."""
    return [text[at : at + width] for at in range(0, len(text), width)] or [""]


def cut_long_lines(text: str, width: int) -> str:
    """Every line that is longer than ``width`` letters, cut there."""
    return "\n".join(piece for line in text.split("\n") for piece in cut(line, width))


class Paper:
    """How a sheet is printed; the defaults are those of the published one."""

    def __init__(self, **style: Any) -> None:
        self.width = 30
        self.number = "{}"
        self.wide = True
        self.reverse = False
        self.same_line = False
        self.split_rows = False
        self.section_number = "①②③④⑤⑥⑦⑧⑨"
        self.period = "令和４年４月１日から令和５年３月 31日"
        self.entered_on = "2023 年 ６ 月 27 日"
        self.spread = False
        self.civic = "団体等"
        self.government = "行政"
        vars(self).update(style)

    def digits(self, number: int) -> str:
        text = self.number.format(number)
        return text.translate(WIDE) if self.wide else text

    def label(self, text: str) -> str:
        return " ".join(text) if self.spread else text

    def write(self, sheet: dict[str, Any]) -> str:
        lines = [
            *self._overview(sheet),
            *self._roles(sheet),
            *self._checks(sheet),
            *self._verification(sheet),
        ]
        return "\n".join(lines) + "\n"

    def _overview(self, sheet: dict[str, Any]) -> list[str]:
        civic = sheet["organisations"]["civic"]
        body = "・".join(civic) + ("共同事業体" if len(civic) > 1 else "")
        lines = ["市民協働事業 相互評価シート", "１ 市民協働事業の概要"]
        lines += [f"{self.label('事業名称')} {sheet['project']}", self.label("事業の実施者")]
        lines += [self.label("団体等"), *cut(f"{body}（以下、「共同事業体」という）", self.width)]
        government = f"{sheet['organisations']['government']}（以下、「担当課」という）"
        lines += [f"{self.label('行政')} {government}"]
        lines += [self.label("事業の目的"), *cut(sheet["purpose"], self.width)]
        lines += [self.label("事業の内容")]
        lines += [f"{item['label']} {item['title']}" for item in sheet["work_items"]]
        lines += ["役割及び責任", "分担等", "別紙参照"]
        lines += [f"{self.label('実施期間')} {self.period}"]
        lines += [f"{self.label('記入日')} {self.entered_on}", "記入者", "［団体等］"]
        lines += ["・団体等名： どこか", "・記入責任者", "氏 名： 代表 見本花子"]
        lines += ["連絡先： 000-000-0003", "［行政］", "・部署名：", "どこかの課", "・記入責任者"]
        return [*lines, "氏 名： 課長 見本太郎", "連絡先： 000-000-0004"]

    def _roles(self, sheet: dict[str, Any]) -> list[str]:
        lines = ["【別紙】役割及び責任分担等", "事業項目 共同事業体の役割 担当課の役割"]
        for item in sheet["work_items"]:
            lines += cut(item["title"], max(self.width // 3, 7))
            for side in ("civic", "government"):
                for number, duty in enumerate(item["duties"][side], start=1):
                    lines += cut(f"{self.digits(number)} {duty}", self.width)
        return lines

    def _checks(self, sheet: dict[str, Any]) -> list[str]:
        lines = ["２ 事業実施プロセス相互チェックシート"]
        lines += [
            "このシートは、必要なことができたか、「３ 事業評価相",
            "互検証シート」の前に確かめるものです。",
        ]
        lines += ["◎相互チェックシートの評価基準"]
        lines += [
            "よくできた まあまあできた あまりできなかった まったくできなかった",
            "Ａ Ｂ Ｃ Ｄ",
        ]
        section = 0
        for mark in sheet["marks"]:
            if mark["section"] != section:
                section = mark["section"]
                columns = [self.label(self.civic), self.label(self.government)]
                lines.append(f"{self.section_number[section - 1]}第{section}の段階")
                lines.append("  " + "   ".join(reversed(columns) if self.reverse else columns))
            lines += self._item(mark)
        return lines

    def _item(self, mark: dict[str, Any]) -> list[str]:
        codes = [mark["civic"], mark["government"]]
        signs = [code.translate(WIDE) if self.wide else code for code in codes]
        if self.reverse:
            signs.reverse()
        question = cut(mark["text"], self.width)
        lines = [self.digits(mark["item"]), *question]
        if self.same_line:
            return [*lines[:-1], f"{lines[-1]}   {signs[0]}   {signs[1]}"]
        if self.split_rows:
            return [*lines, f"  {signs[0]}", f"        {signs[1]}"]
        return [*lines, f"  {signs[0]}   {signs[1]} "]

    def _verification(self, sheet: dict[str, Any]) -> list[str]:
        lines = ["３ 事業評価相互検証シート", "結果をもとに、相互で本検証シートを作成します。"]
        for narrative in sheet["narratives"]:
            lines += cut("〇" + "、".join(narrative["titles"]), self.width)
            for paragraph in narrative["paragraphs"]:
                lines += cut(f"・{paragraph}", self.width)
        return lines
