"""What a Word template may name, in the order of the paper, each with its meaning.

A name with ``[]`` is a list: it is walked through with ``for``.
"""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

PLACEHOLDERS = {
    "title": _("様式の名前"),
    "document_title": _("様式、事業、年度をつないだ題名"),
    "variant": _("紙面の種類：blank、draft、final、proposed、published"),
    "banner": _("下書きなどの断り書き。公表した紙面では空"),
    "footer[]": _("欄外に書くもの：事業、年度、公表の版と日"),
    "fiscal_year": _("年度"),
    "parts.overview": _("第1部の見出し（番号つき）"),
    "parts.check": _("チェックシートの見出し（番号つき）。なければ空"),
    "parts.verification": _("検証文の見出し（番号つき）。なければ空"),
    "correction.note": _("訂正であることの断り。訂正のときだけ"),
    "correction.what": _("訂正した内容"),
    "correction.why": _("訂正の理由"),
    "overview.project": _("事業名称"),
    "overview.purpose": _("事業の目的"),
    "overview.contract_kind": _("契約等の形態"),
    "overview.period": _("実施期間"),
    "overview.entered_on": _("記入日"),
    "overview.parties[].role": _("役割の記号"),
    "overview.parties[].label": _("役割の呼び名（団体等、行政など）"),
    "overview.parties[].name": _("団体・部署の名称"),
    "overview.parties[].members[]": _("共同事業体の構成団体"),
    "overview.work_items[].label": _("事業項目の記号（ア、イなど）"),
    "overview.work_items[].title": _("事業項目の名前"),
    "roles_table.heads[]": _("役割分担表の見出し"),
    "roles_table.rows[].title": _("事業項目"),
    "roles_table.rows[].duties[][]": _("役割ごとの分担。一覧の中に一覧がある"),
    "check.title": _("チェックシートの題名"),
    "check.intro": _("チェックシートの説明"),
    "check.columns[]": _("記入する人・側の呼び名"),
    "check.legend[].title": _("評価基準の見出し"),
    "check.legend[].sign": _("基準1、基準2など。一つだけのときは空"),
    "check.legend[].kind": _("評価基準の種類"),
    "check.legend[].unit": _("数で答えるときの単位"),
    "check.legend[].steps[].code": _("評価の記号"),
    "check.legend[].steps[].printed": _("評価の記号（紙に書く形）"),
    "check.legend[].steps[].label": _("評価の言葉"),
    "check.sections[].id": _("段階の記号"),
    "check.sections[].title": _("段階の見出し"),
    "check.sections[].occasion": _("記入の時期の記号"),
    "check.sections[].sign": _("この段階で使う評価基準"),
    "check.sections[].intro": _("段階の説明"),
    "check.sections[].kind": _("段階の種類"),
    "check.sections[].columns[]": _("この段階に記入する人・側"),
    "check.sections[].mark_columns[]": _("評価の欄がある人・側。文だけの段階では空"),
    "check.sections[].legend[]": _("段階ごとに示す評価基準。check.legend と同じ形"),
    "check.sections[].items[].number": _("項目の番号"),
    "check.sections[].items[].text": _("項目の文"),
    "check.sections[].items[].note": _("項目の補足"),
    "check.sections[].items[].sign": _("この項目で使う評価基準"),
    "check.sections[].items[].kind": _("mark は評価、text は文で答える項目"),
    "check.sections[].items[].summary": _("公表しない項目の、回答の数など"),
    "check.sections[].items[].finding_sign": _("話し合いの記録の注の番号"),
    "check.sections[].items[].marks[].column": _("記入した人・側"),
    "check.sections[].items[].marks[].shown": _("欄に書くもの全部（変更、対象外、非公表、注）"),
    "check.sections[].items[].marks[].line": _("同じものを一行で"),
    "check.sections[].items[].marks[].text": _("いまの評価、または文"),
    "check.sections[].items[].marks[].first": _("最初の評価"),
    "check.sections[].items[].marks[].kind": _(
        "欄の種類：mark、changed、none、withheld、hidden、blank"
    ),
    "check.sections[].items[].marks[].empty": _("記入がないとき真"),
    "check.sections[].items[].marks[].signs": _("備考などの注の番号"),
    "check.sections[].notes[].item": _("注：項目の番号"),
    "check.sections[].notes[].kind": _("注：備考、評価の変更など"),
    "check.sections[].notes[].text": _("注の文"),
    "check.derived[].label": _("集計の名前"),
    "check.derived[].values[]": _("記入した人・側ごとの集計"),
    "check.derived[].value": _("全体の集計"),
    "check.derived[].is_joint": _("全体の集計のとき真"),
    "check.derived[].shown": _("集計を言葉で"),
    "check.derived[].note": _("集計の断り"),
    "verification.title": _("検証文の題名"),
    "verification.intro": _("検証文の説明"),
    "verification.texts[].title": _("検証文の見出し"),
    "verification.texts[].paragraphs[]": _("検証文の段落"),
    "verification.texts[].unagreed": _("合意に至らなかった点"),
    "verification.texts[].withheld": _("公表しないとき真"),
    "verification.texts[].notes[]": _("検証文の注：文が拠る数字"),
    "evidence.note": _("根拠となる数字を確定した日時"),
    "evidence.rows[].item": _("事業項目。続く行では空"),
    "evidence.rows[].label": _("数字の名前"),
    "evidence.rows[].value": _("値"),
    "evidence.rows[].last": _("昨年度の値"),
    "evidence.rows[].target": _("目標"),
    "evidence.rows[].origin": _("出どころ"),
    "carried[].text": _("前年度からの取組"),
    "carried[].side": pgettext_lazy("of an action", "担当"),
    "carried[].due": _("期限"),
    "carried[].state": _("状況"),
    "carried[].outcome": _("結果"),
    "actions[].text": _("改善の取組"),
    "actions[].side": pgettext_lazy("of an action", "担当"),
    "actions[].due": _("期限"),
    "actions[].state": _("状況"),
    "actions[].outcome": _("結果"),
    "record.published": _("公表の版と日時"),
    "record.form": _("様式の名前と版"),
    "record.meetings[]": _("話し合いの日と場所"),
    "record.agreed[]": _("公表への合意"),
    "record.digest": _("公表の指紋（SHA-256）"),
    "record.source.note": _("紙から読み取ったことの断り"),
    "record.source.digest": _("読み取った元のファイルの指紋"),
    "record.seals[].side": _("封印した側"),
    "record.seals[].section": _("封印した段階"),
    "record.seals[].sealed_at": _("封印した日時"),
    "record.seals[].digest": _("封印の指紋"),
}


def names_in(data: Any, before: str = "") -> Iterator[str]:
    """Every name of the data, written as above."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from names_in(value, f"{before}.{key}" if before else key)
    elif isinstance(data, list):
        found = dict.fromkeys(name for each in data for name in names_in(each, f"{before}[]"))
        yield from found or [f"{before}[]"]
    else:
        yield before
