"""The words in which the choices of the language are offered on screen."""

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kyodo.evaluations.forms.format_fields import Choices, Known, Line, PickOrCodes, Shown, Value


@dataclass(frozen=True)
class SideLine(Line):
    """The code of a side; those in use are named, for a slip would make another side."""

    def fields(self, known: Known, value: Value) -> dict[str, forms.Field]:
        made = super().fields(known, value)
        if sides := known.of("sides"):
            named = "、".join(f"{code}（{label}）" for code, label in sides)
            made[""].help_text += " " + _("今ある側：%(sides)s") % {"sides": named}
        return made


def id_help() -> str:
    """What an id is."""
    return _("半角の英小文字・数字・「-」。印刷しません。")


def reveals() -> Choices:
    """When all see the answers of all."""
    return (
        ("all_sections", _("全員がすべての区分を封印したとき")),
        ("each_section", _("区分ごとに、全員が封印したとき")),
    )


def scale_kinds() -> Choices:
    """Kinds of answers."""
    return (
        ("ordinal", _("順序のある評価")),
        ("nominal", _("順序のない選択")),
        ("number", pgettext("a kind of answer", "数")),
        ("text", _("文章")),
    )


def specials() -> Choices:
    """Why an option is no ordinary answer."""
    return (
        ("not_applicable", _("該当しない")),
        ("cannot_tell", _("わからない")),
        ("in_between", _("どちらともいえない（中間）")),
        ("neutral", _("意見なし")),
        ("not_asked", _("たずねていない")),
        ("none", _("ない")),
    )


def step_kinds() -> Choices:
    """What can happen in a step."""
    return (
        ("fill", _("記入")),
        ("talk", _("話し合い")),
        ("write_together", _("一緒に書く")),
        ("review", _("第三者の記入")),
        ("decide", _("判断")),
        ("publish", _("公表")),
    )


def section_kinds() -> Choices:
    """What a section holds."""
    return (
        ("ratings", _("評価する項目")),
        ("fields", _("文章で書く欄")),
        ("indicators", _("指標（目標と実績）")),
        ("open_rows", _("書き足す行")),
        ("verdict", _("総合の判定")),
    )


def publication() -> Choices:
    """What the public gets to read."""
    return (
        ("open", pgettext("a rule", "公表する")),
        ("masked", _("個人に関わるところを伏せて公表する")),
        ("summary", _("まとめだけを公表する")),
        ("closed", _("公表しない")),
    )


def together() -> Choices:
    """How several values become one figure."""
    return (("apart", _("別々に示す")), ("sum", _("足す")), ("mean", _("平均する")))


def missing() -> Choices:
    """What a missing answer does to a figure."""
    return (("unknown", _("計算しない")), ("leave_out", _("除いて計算する")))


def derived_kinds() -> Choices:
    """What can be computed."""
    return (
        ("sum", _("合計")),
        ("weighted_sum", _("重みを掛けた合計")),
        ("mean", _("平均")),
        ("convert", _("換算")),
        ("band", _("値の範囲の言葉")),
        ("profile", _("図")),
    )


def comment() -> Shown:
    """Which remark stands beside a mark."""
    return PickOrCodes(
        "comment",
        _("備考"),
        choices=(
            ("optional", _("書いてもよい")),
            ("none", _("欄を置かない")),
            ("required", _("必ず書く")),
            ("required_for", _("次の答えのときに必ず書く")),
        ),
        codes_label=_("備考が要る答え（記号を空白で区切る）"),
        listed="required_for",
        wrap="required_for",
    )
