"""With which fields a figure of the paper is written: sums, conversions, bands."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kyodo.evaluations.forms import format_choices as choices
from kyodo.evaluations.forms.format_fields import (
    Codes,
    Entry,
    Flag,
    Line,
    Many,
    Number,
    Pick,
    Whole,
)


def derived_entry() -> Entry:
    """A figure that the paper prints."""
    return Entry(
        (
            Line("label", _("計算の名前")),
            Pick("kind", _("計算"), choices=choices.derived_kinds()),
            Many("sections", _("元にする区分"), of="sections"),
            Codes("items", _("元にする項目（記号を空白で区切る）")),
            Pick("occasion", _("どの時期の答えから"), of="occasions"),
            Many("roles", _("だれの答えから"), of="roles"),
            Pick("voices", _("一人ずつ答える役割の中で"), choices=choices.together()),
            Pick("missing_voices", _("答えない人がいるとき"), choices=choices.missing()),
            Pick(
                "across_roles",
                _("役割どうし"),
                choices=choices.together(),
            ),
            Pick("source", _("元の計算"), of="derived"),
            Number("to", _("何点満点に換算するか")),
            Pick(
                "missing",
                _("答えのないとき"),
                choices=choices.missing(),
            ),
            Whole("decimals", _("小数の桁数")),
            Pick(
                "rounding",
                _("端数"),
                choices=(
                    ("half_up", _("四捨五入")),
                    ("down", _("切り捨て")),
                    ("up", _("切り上げ")),
                ),
            ),
            Flag("publish", pgettext("a rule", "公表する"), usual=True),
            Line("id", _("記号"), choices.id_help()),
        ),
        frozenset({"bands"}),
    )


def band_entry() -> Entry:
    """The words for a range of values."""
    return Entry((Number("from", _("この値から")), Line("label", _("言葉"))))
