"""The words in an answer workbook that are not the form's own, in the language of the reader."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kyodo.evaluations.exports.answer_workbook_rules import number_words
from kyodo.evaluations.formats import FormDefinition, Item, Scale
from kyodo.evaluations.queries.answer_files import AnswerSheet
from kyodo.evaluations.readers.answer_marks import shown_marks
from kyodo.punctuation import dotted


def tab_names() -> tuple[str, str]:
    """The tab to write in, and the one that explains."""
    return _("記入"), _("書き方")


def headings(*, with_hints: bool) -> list[str]:
    """Of the columns."""
    found = [_("番号"), _("設問"), pgettext("of a question", "評価"), _("備考")]
    return [*found, _("書き方")] if with_hints else found


def facts(sheet: AnswerSheet) -> str:
    """Which evaluation it is and who fills it in, on one line."""
    evaluation = sheet.evaluation
    return "　／　".join(
        [
            _("事業：%(project)s") % {"project": evaluation.project.name},
            str(evaluation.year),
            _("記入する側：%(role)s") % {"role": sheet.voice.label},
            _("様式：%(form)s版") % {"form": evaluation.sheet_format.version},
        ]
    )


def legend(scale: Scale) -> str:
    """A scale as the paper prints it; nothing where there is nothing to choose."""
    shown = shown_marks(scale)
    steps = [
        shown[option.code]
        if shown[option.code] == option.label
        else f"{shown[option.code]}：{option.label}"
        for option in scale.options
    ]
    return f"{scale.title or _('評価基準')}　{'　'.join(steps)}" if steps else ""


def hint(form: FormDefinition, role: str, item: Item) -> str:
    """What has to be known to answer this item, or nothing where it is as usual."""
    return "\n".join(line for line in _hints(form, role, item) if line)


def _hints(form: FormDefinition, role: str, item: Item) -> Iterator[str]:
    yield item.note
    for condition in item.conditions:
        scale = form.find_item(condition.item)[1].scale
        shown = shown_marks(scale)
        yield _("「%(place)s」が%(answers)sのときだけ答えます。") % {
            "place": form.place_of(condition.item),
            "answers": dotted(
                shown[option.code] for option in scale.options if option.code in condition.answers
            ),
        }
    if item.scale.kind == "number":
        yield number_words(item, role)
    if item.scale.is_text:
        yield _("文章を「備考」の欄に書きます。")
    elif item.comment == "none":
        yield _("備考はありません。")
    elif item.comment == "required":
        yield _("備考も必ず書きます。")
    elif item.comment_required_for:
        shown = shown_marks(item.scale)
        due = [shown[o.code] for o in item.scale.options if o.code in item.comment_required_for]
        yield _("%(marks)sのときは、備考も必ず書きます。") % {"marks": dotted(due)}
    if not item.required:
        yield _("答えなくてもかまいません。")


def guidance(sheet: AnswerSheet, tab: str) -> list[tuple[str, str]]:
    """The tab that explains, line by line, each with its style."""
    scales = {row.item.scale.id: row.item.scale for part in sheet.sections for row in part.rows}
    lines = [
        ("title", _("この表の書き方と送り方")),
        ("plain", facts(sheet)),
        ("section", _("書き方")),
        *(("plain", text) for text in _how_to_write(tab)),
        ("section", _("送り方")),
        *(("plain", text) for text in _how_to_send(sheet.evaluation.form.check_title)),
        ("section", _("評価基準")),
        *(("plain", legend(scale)) for scale in scales.values()),
    ]
    return [(style, text) for style, text in lines if text]


def _how_to_write(tab: str) -> list[str]:
    return [
        _("「%(tab)s」のタブの、黄色の欄に書きます。ほかの欄は保護されています。") % {"tab": tab},
        _("評価は、欄を選ぶと出る▼から選びます。"),
        _("備考の中で改行するには、Altキーを押しながらEnterキーを押します。"),
        _("途中まででも送れます。空の欄は「まだ書いていない」という意味です。"),
        _("前に書いた評価や備考を消したいときは、欄を空にします。"),
        _(
            "行や列を加える、消す、並べ替える、セルを結合する、タブの名前を変える、数式を書く、"
            "パスワードを付ける。これらをした表は受け取れません。"
        ),
    ]


def _how_to_send(title: str) -> list[str]:
    return [
        _("Excel形式（.xlsx）のまま保存します。"),
        _("協働帳の「%(sheet)s」のページの「Excelで書いて送る」から送ります。") % {"sheet": title},
        _("ログインできない人は、同じ側の担当者にファイルを渡して送ってもらいます。"),
        _("送ると、何が変わるかを確かめる画面が出ます。確かめるまで、何も保存されません。"),
        _("送っただけでは、封印されません。"),
    ]
