"""With which fields each kind of entry is written: roles, scales, steps, sections, questions."""

from django.utils.translation import gettext as _

from kyodo.evaluations.forms import format_choices as choices
from kyodo.evaluations.forms.format_fields import (
    Codes,
    Entry,
    Flag,
    Line,
    Many,
    Number,
    PerRole,
    Pick,
    PickOrCodes,
    Shown,
    Text,
    Whole,
    YesNo,
)

_APART = frozenset({"roles", "scales", "steps", "occasions", "check", "narratives", "derived"})


def form_entry() -> Entry:
    """What concerns the whole form, and how the paper looks."""
    return Entry(
        (
            Line("title", _("様式名")),
            Line("issuer", _("作成者"), _("市町村や部署の名前です。")),
            Line(
                "code",
                _("様式の記号"),
                _("半角の英小文字・数字・「-」。同じ様式は、版が変わっても同じ記号です。"),
            ),
            Line("version", _("版"), _("例：2027。同じ記号と版の様式は、一つだけです。")),
            Line("supersedes", _("前の版")),
            Text("source", _("もとにした資料")),
            Pick(
                "reveal",
                _("お互いに見える時"),
                choices=choices.reveals(),
                none=choices.reveals()[0][1],
            ),
            Flag("roles_table", _("役割分担表を載せる"), usual=True),
            *_together_and_looks(),
            Line("language", _("言語の記号"), _("ふつうは書きません（ja）。")),
        ),
        _APART | {"schema"},
        usual=5,
    )


def _together_and_looks() -> tuple[Shown, ...]:
    return (
        Line("scheme.code", _("組になる様式の記号"), _("二枚以上で一組のときに書きます。")),
        Line("scheme.title", _("組の名前")),
        Whole("scheme.position", _("組の中の順番")),
        Pick("layout.paper", _("用紙"), choices=(("a4", "A4"), ("a3", "A3"))),
        Pick(
            "layout.orientation",
            _("用紙の向き"),
            choices=(("portrait", _("縦")), ("landscape", _("横"))),
        ),
        Pick(
            "layout.legend",
            _("評価基準の印刷"),
            choices=(
                ("top", _("はじめに一度")),
                ("each_section", _("区分ごと")),
                ("none", _("印刷しない")),
            ),
        ),
        Pick(
            "layout.columns_for_marks",
            _("評価を書くところ"),
            choices=(("cells", _("選択肢ごとのます")), ("one_cell", _("一つの欄"))),
        ),
        Number("layout.font_size", _("文字の大きさ（ポイント）"), _("7から14まで。")),
    )


def role_entry() -> Entry:
    """Who answers or attends."""
    return Entry(
        (
            Line("label", _("役割の名前"), _("紙に印刷する言葉です。例：団体等")),
            choices.SideLine(
                "side",
                _("事業の側の記号"),
                _("協働事業の当事者のときに書きます。例：civic、government"),
            ),
            Pick(
                "part",
                _("参加のしかた"),
                choices=(("attends", _("立ち会うだけ")),),
                none=_("記入する"),
            ),
            Pick(
                "voice",
                _("記入のまとめ方"),
                choices=(("each", _("一人ずつ")),),
                none=_("役割で一つ"),
            ),
            Many("of", _("一緒に答える役割"), of="roles"),
            Flag("optional", _("加わらないことがある")),
            Pick(
                "absence",
                _("欠けるとき"),
                choices=(("reason", _("理由を書く")),),
                none=_("何も書かない"),
            ),
            Line("id", _("記号"), choices.id_help()),
        ),
        usual=3,
    )


def scale_entry() -> Entry:
    """What may be answered."""
    return Entry(
        (
            Line("id", _("記号"), choices.id_help()),
            Pick(
                "kind", _("答え方"), choices=choices.scale_kinds(), none=choices.scale_kinds()[0][1]
            ),
            Line("title", _("評価基準の見出し"), _("紙に印刷する言葉です。")),
            Number("minimum", _("最も小さな数")),
            Number("maximum", _("最も大きな数")),
            Whole("decimals", _("小数の桁数")),
            Line("unit", _("単位")),
        ),
        frozenset({"options"}),
        usual=1,
    )


def option_entry() -> Entry:
    """One answer of a scale."""
    return Entry(
        (
            Line("code", _("記号")),
            Line("printed", _("印刷する記号"), _("記号と同じなら書きません。")),
            Line("label", _("言葉")),
            Whole("rank", _("順位"), _("1が最も良い。順序がなければ書きません。")),
            Number("score", _("点"), _("紙に印刷されているときだけ書きます。")),
            Flag("weak", _("「できていない」にあたる")),
            Pick("special", _("評価でないもの"), choices=choices.specials()),
        ),
        usual=4,
    )


def step_entry() -> Entry:
    """What happens in which order."""
    return Entry(
        (
            Pick("kind", _("すること"), choices=choices.step_kinds()),
            Line("label", _("段階の名前")),
            Line("id", _("記号"), choices.id_help()),
            Pick(
                "reveal",
                _("お互いに見える時"),
                choices=choices.reveals(),
                none=_("様式全体の決まりどおり"),
            ),
            PickOrCodes(
                "agenda",
                _("話し合う項目"),
                choices=(
                    ("differences", _("評価の違う項目から")),
                    ("all", _("すべての項目")),
                    ("listed", _("選んだ項目")),
                ),
                codes_label=_("選んだ項目の記号（空白で区切る）"),
            ),
            Many("agreed_by", _("合意する役割"), of="roles"),
        ),
        usual=2,
    )


def occasion_entry() -> Entry:
    """When the same questions are asked again."""
    return Entry(
        (
            Line("label", _("時期の名前")),
            Pick("step", _("記入する段階"), of="steps"),
            Line("id", _("記号"), choices.id_help()),
        )
    )


def paper_entry() -> Entry:
    """The head of the part that is answered."""
    return Entry(
        (
            Line("title", _("記入する部分の題")),
            Text("intro", _("はじめの説明"), rows=3),
        ),
        frozenset({"sections"}),
    )


_SECTION_KEYS = (
    *("scale", "answered_by", "step", "occasions", "repeat_over", "applies_if", "applies_to"),
    *("comment", "publish", "publish_comments", "items", "indicators", "rows", "intro"),
)


def section_head_entry() -> Entry:
    """A section in the list of them; the rest of it has a page of its own."""
    return Entry(
        (
            Line("number_label", _("番号")),
            Line("title", _("区分の題")),
            Pick(
                "kind",
                _("種類"),
                choices=choices.section_kinds(),
                none=choices.section_kinds()[0][1],
            ),
            Line("id", _("記号"), choices.id_help()),
        ),
        frozenset(_SECTION_KEYS),
    )


def section_entry() -> Entry:
    """A section on its own page."""
    return Entry(
        (
            Line("number_label", _("番号"), _("印刷するとおりに書きます。例：①")),
            Line("title", _("区分の題")),
            Text("intro", _("はじめの説明")),
            Pick(
                "kind",
                _("種類"),
                choices=choices.section_kinds(),
                none=choices.section_kinds()[0][1],
            ),
            Pick("scale", _("答え方"), of="scales"),
            Many(
                "answered_by",
                _("答える役割"),
                _("選ばなければ、いつも加わる役割のすべてです。"),
                of="roles",
            ),
            Pick("step", _("記入する段階"), of="steps", none=_("最初の段階")),
            Many("occasions", _("くり返し答える時期"), of="occasions"),
            Pick(
                "repeat_over",
                _("くり返し"),
                choices=(("work_items", _("事業項目ごと")),),
            ),
            choices.comment(),
            *_published_and_asked(),
            Whole("rows", _("書き足せる行の数")),
            Line("id", _("記号"), choices.id_help()),
        ),
        frozenset({"items", "indicators"}),
        usual=6,
    )


def _published_and_asked() -> tuple[Shown, ...]:
    return (
        Pick(
            "publish",
            _("公表"),
            choices=choices.publication(),
            none=choices.publication()[0][1],
        ),
        Pick(
            "publish_comments",
            _("備考の公表"),
            choices=choices.publication(),
            none=_("評価と同じ"),
        ),
        Pick("applies_if.item", _("この項目の答えによる"), of="items"),
        Codes("applies_if.answer", _("その答え（記号を空白で区切る）")),
        Many("applies_to.contract_kind", _("この契約の事業だけ"), of="contract_kinds"),
    )


_ITEM_KEYS = (
    *("note", "answered_by", "comment", "applies_if", "required", "maximum", "weight"),
    *("same_as", "publish", "publish_comments"),
)


def item_head_entry() -> Entry:
    """A question in the list of them; the rest of it has a page of its own."""
    return Entry(
        (
            Line("number_label", _("番号")),
            Text("text", _("設問")),
            Pick("scale", _("答え方"), of="scales", none=_("区分と同じ")),
        ),
        frozenset({*_ITEM_KEYS, "id"}),
    )


def item_entry() -> Entry:
    """A question on its own page."""
    return Entry(
        (
            Line("number_label", _("番号")),
            Text("text", _("設問")),
            Text("note", _("設問への注")),
            Pick("scale", _("答え方"), of="scales", none=_("区分と同じ")),
            choices.comment(),
            Many("answered_by", _("答える役割"), _("選ばなければ、区分と同じです。"), of="roles"),
            YesNo(
                "required",
                _("必ず答える"),
                choices=(("yes", _("はい")), ("no", _("いいえ"))),
                none=_("ふつう（文章でなければ必ず）"),
            ),
            Pick("applies_if.item", _("この項目の答えによる"), of="items"),
            Codes("applies_if.answer", _("その答え（記号を空白で区切る）")),
            PerRole("maximum", _("最も大きな数")),
            PerRole("weight", _("重み")),
            Pick("publish", _("公表"), choices=choices.publication(), none=_("区分と同じ")),
            Pick(
                "publish_comments",
                _("備考の公表"),
                choices=choices.publication(),
                none=_("区分と同じ"),
            ),
            Line(
                "same_as",
                _("前の版の同じ項目の記号"),
                _("言い回しや番号が変わっても、同じ問いとして年度をまたいで並べます。"),
            ),
            Line("id", _("記号"), choices.id_help()),
        ),
        usual=5,
    )


def indicator_entry() -> Entry:
    """A figure with its target and its results."""
    return Entry(
        (
            Line("number_label", _("番号")),
            Line("text", _("指標")),
            Line("for_whom", _("だれについて")),
            Line("method", _("測り方")),
            Line("unit", _("単位")),
            Pick("target_on", _("目標を決める時期"), of="occasions"),
            Many("result_on", _("実績を読む時期"), of="occasions"),
            Line("same_as", _("前の版の同じ指標の記号")),
            Line("id", _("記号"), choices.id_help()),
        )
    )


def narratives_entry() -> Entry:
    """The head of what is written together."""
    return Entry(
        (
            Line("title", _("一緒に書く部分の題")),
            Text("intro", _("はじめの説明"), rows=3),
            Pick(
                "publish",
                _("公表"),
                choices=choices.publication(),
                none=choices.publication()[0][1],
            ),
        ),
        frozenset({"texts"}),
    )


def narrative_text_entry() -> Entry:
    """A heading under which everybody writes one text."""
    return Entry((Line("title", _("見出し")), Line("id", _("記号"), choices.id_help())))
