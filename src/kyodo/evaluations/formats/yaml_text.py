"""YAML as forms use it: plain data with the line on which each part stands, and no surprises.

What YAML 1.1 would turn into something else without being asked (dates, 12:30, 010, 0x1F, 1_000)
stays the text that was typed. Only true and false (also yes and no), whole and decimal numbers and
the empty value are no text.
"""

import re
from collections.abc import Callable
from typing import Any

import yaml
from django.utils.translation import gettext as _

Path = tuple[str | int, ...]
MAX_BYTES = 2_000_000
MAX_CHARACTERS = 500_000
MAX_DEPTH = 40


class UnreadableText(ValueError):
    """The text is no YAML; ``line`` counts from 1, 0 where no line is known."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


class YamlText:
    """The data of a YAML text, and where each part of it stands. Raises ``UnreadableText``."""

    def __init__(self, source: str) -> None:
        if len(source) > MAX_CHARACTERS:
            raise UnreadableText(0, too_large())
        try:
            loader = _Loader(source)
            self._node = loader.get_single_node()
            self.data: Any = loader.construct_document(self._node) if self._node else None
        except yaml.reader.ReaderError as error:
            line = source.count("\n", 0, error.position) + 1
            words = _("使えない文字があります。消すか、書き直してください。")
            raise UnreadableText(line, words) from error
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            raise UnreadableText(mark.line + 1 if mark else 0, _explained(error)) from error

    def line_of(self, path: Path) -> int:
        """The line of the innermost part of the path that stands in the file."""
        node, line = self._node, 1
        for key in path:
            inner = _inside(node, key)
            if inner is None:
                break
            line, node = inner
        return line

    def written(self, path: Path) -> str:
        """A value as it was typed; what is no single value is told by three dots."""
        node = self._node
        for key in path:
            inner = _inside(node, key)
            if inner is None:
                return ""
            node = inner[1]
        return node.value if isinstance(node, yaml.ScalarNode) else "…"


def decoded(data: bytes) -> str:
    """The text of a file. Raises ``UnreadableText`` for another encoding than UTF-8."""
    if len(data) > MAX_BYTES:
        raise UnreadableText(0, too_large())
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        words = _(
            "文字コードがUTF-8ではありません（Shift_JISやUTF-16かもしれません）。"
            "UTF-8で保存し直してください。"
        )
        raise UnreadableText(line, words) from error


def too_large() -> str:
    """What to say of a file that nobody wrote by hand."""
    return _("ファイルが大きすぎます（%(limit)d文字まで）。") % {"limit": MAX_CHARACTERS}


class _Loader(yaml.SafeLoader):
    """Refuses what no form needs and what nobody would see: keys that stand twice, aliases (bombs
    are made of them), types by ``!``, and texts that are turned into something else."""

    def __init__(self, source: str) -> None:
        super().__init__(source)
        self._depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent):
            raise _refused(
                event, _("「*」による参照は使えません。同じ内容をもう一度書いてください。")
            )
        if getattr(event, "tag", None) is not None:
            raise _refused(
                event, _("「!」による型の指定は使えません。「!」で始まる言葉は引用符で囲みます。")
            )
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise _refused(event, _("入れ子が深すぎます。"))
        node: yaml.Node | None = super().compose_node(parent, index)
        self._depth -= 1
        return node

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key, _value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise _refused(key, _("項目の名前は、一つの言葉で書いてください。"))
            if key.value in seen:
                raise _refused(key, _("「%(key)s」が二度あります。") % {"key": key.value})
            seen.add(key.value)
        return {
            str(key.value): self.construct_object(value, deep=deep) for key, value in node.value
        }


def _refused(at: Any, words: str) -> yaml.YAMLError:
    return _Refused(None, None, words, at.start_mark)


class _Refused(yaml.constructor.ConstructorError):
    """Our own words, which need no explanation."""


_Loader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    (
        "bool",
        r"^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$",
        list("yYnNtTfFoO"),
    ),
    ("int", r"^[-+]?(?:0|[1-9][0-9]{0,17})$", list("-+0123456789")),
    ("float", r"^[-+]?[0-9]{1,18}\.[0-9]{1,18}$", list("-+0123456789")),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), _first)


def _inside(node: yaml.Node | None, key: str | int) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            if name.value == key:
                return name.start_mark.line + 1, value
    if isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
        return node.value[key].start_mark.line + 1, node.value[key]
    return None


def _explained(error: yaml.YAMLError) -> str:
    """The words of the YAML library, told in those of whoever writes a form."""
    problem = str(getattr(error, "problem", None) or error)
    if isinstance(error, _Refused):
        return problem
    for pattern, words in _EXPLAINED:
        if re.search(pattern, problem):
            return words()
    return _("YAMLとして読めません：%(words)s") % {"words": problem}


_EXPLAINED: tuple[tuple[str, Callable[[], str]], ...] = (
    (
        r"found character '\\t'",
        lambda: _("字下げにタブは使えません。空白（半角）に置き換えてください。"),
    ),
    (
        r"found character",
        lambda: _("「@」「`」「%」などで始まる言葉は、引用符で囲んでください。"),
    ),
    (
        r"mapping values are not allowed",
        lambda: _(
            "ここに「: 」は書けません。言葉の中の「: 」なら全体を引用符で囲み、"
            "そうでなければ字下げをそろえてください。"
        ),
    ),
    (
        r"could not find expected ':'",
        lambda: _("「名前: 値」の「:」がありません。「:」の後に空白を入れてください。"),
    ),
    (
        r"expected <block end>|did not find expected|expected ',' or|expected the node content",
        lambda: _("字下げか括弧がそろっていません。前の行と比べてください。"),
    ),
    (
        r"while scanning a quoted scalar|found unexpected end of stream|unexpected document",
        lambda: _("引用符か括弧が閉じていません。"),
    ),
    (
        r"another document|expected '<document start>'",
        lambda: _("一つのファイルに書ける様式は一つです。「---」から後を分けてください。"),
    ),
    (r"escape", lambda: _("「\\」で始まる書き方が読めません。引用符を ' に変えてください。")),
    (
        r"expected alphabetic or numeric",
        lambda: _("「&」「*」で始まる言葉は、引用符で囲んでください。"),
    ),
)
