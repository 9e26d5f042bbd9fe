"""What is wrong with a Word template, each fault with its place and how to mend it."""

import difflib
import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from jinja2 import nodes
from jinja2.exceptions import TemplateSyntaxError

from kyodo.exports.word import FILTERS, LOOP_NAMES, PlainEnvironment, PlainTemplate
from kyodo.punctuation import labelled, quoted

LARGEST_PACKAGE = 5 * 1024 * 1024
LARGEST_CONTENT = 40 * 1024 * 1024
MOST_FILES = 500
DEEPEST_LOOP = 4
_BODY = "word/document.xml"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ANYTHING = object()
_LOOP = object()
_PLAIN_NODES = (
    *(nodes.And, nodes.Or, nodes.Not, nodes.Compare, nodes.Operand, nodes.CondExpr),
    *(nodes.Concat, nodes.Add, nodes.Mul, nodes.Const, nodes.TemplateData, nodes.Test),
)
_DANGEROUS_FIELD = re.compile(rb"\b(DDEAUTO|DDE|INCLUDETEXT|INCLUDEPICTURE|LINK)\b", re.IGNORECASE)
_MARK = re.compile(r"\{[{%]|｛[｛％]")
_WIDE = re.compile(r"｛｛|｛％")
_TAG = re.compile(r"\{%(?:p|tr|tc|r)?\s*(\w+)")
_BRACKETS = (("{{", "}}"), ("{%", "%}"))
_OUTSIDE = re.compile(rb"<Relationship\b[^>]*TargetMode=.External.[^>]*>", re.IGNORECASE)


@dataclass(frozen=True)
class Fault:
    """``place`` is where in the document, empty for the file as a whole."""

    place: str
    text: str

    def __str__(self) -> str:
        return labelled(self.place, self.text) if self.place else self.text


def template_faults(template: bytes, sample: Mapping[str, Any]) -> list[Fault]:
    """Every fault; none for a template that can be filled with data of the sample's shape."""
    faults = [Fault("", text) for text in _package_faults(template)]
    return faults or list(dict.fromkeys(_content_faults(template, sample)))


def _package_faults(template: bytes) -> list[str]:
    """What makes the file unfit to be opened at all."""
    if len(template) > LARGEST_PACKAGE:
        return [
            _("ファイルが大きすぎます（%(limit)d MBまで）。")
            % {"limit": LARGEST_PACKAGE // 1024 // 1024}
        ]
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as package:
            return [] if (fault := _first_package_fault(package)) is None else [fault]
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, ValueError):
        return [_unopened(template)]


def _unopened(content: bytes) -> str:
    """What the file seems to be instead, whatever its name says."""
    if content.startswith(_OLE) and _ENCRYPTED in content:
        return _(
            "パスワードで保護されているため開けません。"
            "Wordの「ファイル」「情報」「文書の保護」でパスワードを外し、保存し直してください。"
        )
    if content.startswith(_OLE):
        return _(
            "古い形式（.doc）の文書です。"
            "Wordの「名前を付けて保存」で「Word 文書（*.docx）」を選び、保存し直してください。"
        )
    return _("Wordの文書（.docx）として開けません。Wordで開き、.docx形式で保存し直してください。")


def _first_package_fault(package: zipfile.ZipFile) -> str | None:
    files = package.infolist()
    if len(files) > MOST_FILES or sum(each.file_size for each in files) > LARGEST_CONTENT:
        return _("中身が大きすぎます。画像を減らして保存し直してください。")
    names = {each.filename for each in files}
    if _BODY not in names or "[Content_Types].xml" not in names:
        return _("Wordの文書（.docx）ではありません。")
    types = package.read("[Content_Types].xml")
    if b"macroEnabled" in types or any("vbaproject" in name.lower() for name in names):
        return _("マクロが入っています。マクロのない.docx形式で保存し直してください。")
    if any("/embeddings/" in name or "/activeX/" in name for name in names):
        return _("ほかのファイルが埋め込まれています。埋め込みを取り除いてください。")
    return _first_content_fault(package, names)


def _first_content_fault(package: zipfile.ZipFile, names: set[str]) -> str | None:
    for name in sorted(names):
        if not name.endswith((".xml", ".rels")):
            continue
        content = package.read(name)
        if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
            return _("文書の作りが正しくありません（%(name)s）。") % {"name": name}
        if name.endswith(".rels") and b"/aFChunk" in content:
            return _("ほかの文書が差し込まれています。中身を貼り付けてください。")
        if any(b"/hyperlink" not in link for link in _OUTSIDE.findall(content)):
            return _("外のファイルへのつながりがあります。画像などは文書の中に貼り付けてください。")
        if b"instrText" in content and _has_dangerous_field(content):
            return _("外のデータを読み込むフィールドがあります。取り除いてください。")
    return None


def _has_dangerous_field(content: bytes) -> bool:
    instructions = re.findall(rb"<w:instrText[^>]*>([^<]*)<", content)
    simple = re.findall(rb"w:instr=\"([^\"]*)\"", content)
    return _DANGEROUS_FIELD.search(b"".join([*instructions, b" ", *simple])) is not None


def _content_faults(template: bytes, sample: Mapping[str, Any]) -> Iterator[Fault]:
    environment = PlainEnvironment()
    try:
        parts = list(PlainTemplate(io.BytesIO(template)).parts())
    except Exception:  # the reading library has no error of its own
        yield Fault("", _("Wordの文書として読めません。Wordで開いて保存し直してください。"))
        return
    if not any(_MARK.search(_words(xml)) for _kind, xml in parts):
        yield Fault(
            "",
            _(
                "差し込みの印が一つもありません。"
                "文字を入れる場所に {{ title }} のように半角のかっこで書いてください。"
            ),
        )
    for kind, xml in parts:
        source = re.sub(r"<w:p([ >])", r"\n<w:p\1", xml)
        lines = [_words(line) for line in source.split("\n")]
        for number, words in enumerate(lines, start=1):
            if _WIDE.search(words):
                text = _("差し込みの印は、半角の {{ }} と {% %} で書いてください。")
                yield Fault(_place(kind, lines, number), text)
        try:
            tree = environment.parse(source)
        except TemplateSyntaxError as error:
            yield _slip(kind, lines, error)
            continue
        reader = _Reader()
        reader.read(tree.body, dict(sample))
        for line, text in reader.found:
            yield Fault(_place(kind, lines, line), text)


def _words(xml: str) -> str:
    """What a person sees of one paragraph."""
    return re.sub(r"<[^>]+>", "", xml).strip()


def _place(kind: str, lines: list[str], line: int) -> str:
    names = {
        "body": _("本文"),
        "header": _("ヘッダー"),
        "footer": _("フッター"),
        "footnotes": _("脚注"),
    }
    seen = lines[line - 1] if 0 < line <= len(lines) else ""
    return names[kind] + quoted(seen[:60]) if seen else names[kind]


def _slip(kind: str, lines: list[str], error: TemplateSyntaxError) -> Fault:
    """Where the marks do not fit together. The parser notices some of it far behind the place."""
    for number, line in enumerate(lines, start=1):
        if any(line.count(begin) != line.count(end) for begin, end in _BRACKETS):
            text = _(
                "差し込みの印が閉じていません。{{ }} と {% %} の組を、一つの段落に書いてください。"
            )
            return Fault(_place(kind, lines, number), text)
    tags = [tag for line in lines for tag in _TAG.findall(line)]
    for begin, end in (("for", "endfor"), ("if", "endif")):
        if (begins := tags.count(begin)) != (ends := tags.count(end)):
            text = _(
                "%(begin)s が%(begins)dつ、%(end)s が%(ends)dつあります。同じ数にしてください。"
            )
            words = {"begin": begin, "begins": begins, "end": end, "ends": ends}
            return Fault(_place(kind, lines, 0), text % words)
    return Fault(_place(kind, lines, error.lineno), _syntax(error))


def _syntax(error: TemplateSyntaxError) -> str:
    """The parser speaks English; its words follow ours, for whoever can read them."""
    return _(
        "差し込みの印の書き方が正しくありません。{{ }} と {%% %%}、"
        "for と endfor、if と endif の組を確かめてください（%(message)s）。"
    ) % {"message": error.message}


@dataclass
class _Reader:
    """Walks through a parsed template with the sample beside it."""

    found: list[tuple[int, str]] = field(default_factory=list)
    depth: int = 0

    def read(self, statements: list[Any], scope: dict[str, Any]) -> None:
        for node in statements:
            if isinstance(node, nodes.Output):
                for each in node.nodes:
                    self.value(each, scope)
            elif isinstance(node, nodes.If):
                self._if(node, scope)
            elif isinstance(node, nodes.For):
                self._for(node, scope)
            else:
                self._refuse(node)

    def _if(self, node: nodes.If, scope: dict[str, Any]) -> None:
        self.value(node.test, scope)
        for branch in node.elif_:
            self._if(branch, scope)
        self.read(node.body, scope)
        self.read(node.else_, scope)

    def _for(self, node: nodes.For, scope: dict[str, Any]) -> None:
        many = self.value(node.iter, scope)
        if not isinstance(node.target, nodes.Name) or node.recursive:
            self._refuse(node)
            return
        if many is not _ANYTHING and not isinstance(many, list):
            self._add(node, _("for で繰り返せるのは、一覧だけです。"))
        self.depth += 1
        if self.depth > DEEPEST_LOOP:
            self._add(node, _("for の重なりは%(most)d段までです。") % {"most": DEEPEST_LOOP})
        inner = scope | {node.target.name: one_of(many), "loop": _LOOP}
        if node.test is not None:
            self.value(node.test, inner)
        self.read(node.body, inner)
        self.read(node.else_, scope)
        self.depth -= 1

    def value(self, node: Any, scope: dict[str, Any]) -> Any:
        """What an expression stands for in the sample."""
        if isinstance(node, nodes.Name):
            return self._name(node, node.name, scope, "")
        if isinstance(node, nodes.Getattr):
            return self._key(node, node.attr, scope)
        if isinstance(node, nodes.Getitem):
            return self._item(node, scope)
        if isinstance(node, nodes.Filter) and node.name in FILTERS and node.node is not None:
            return self._filtered(node, scope)
        if isinstance(node, _PLAIN_NODES):
            for child in node.iter_child_nodes():
                self.value(child, scope)
            return ""
        self._refuse(node)
        return _ANYTHING

    def _filtered(self, node: nodes.Filter, scope: dict[str, Any]) -> Any:
        value = self.value(node.node, scope)
        for argument in node.args:
            self.value(argument, scope)
        if node.name == "default":
            return value
        return one_of(value) if node.name in {"first", "last"} else ""

    def _item(self, node: nodes.Getitem, scope: dict[str, Any]) -> Any:
        if not isinstance(node.arg, nodes.Const):
            self._refuse(node)
            return _ANYTHING
        if isinstance(node.arg.value, int):
            return one_of(self.value(node.node, scope))
        return self._key(node, str(node.arg.value), scope)

    def _key(self, node: Any, name: str, scope: dict[str, Any]) -> Any:
        base = self.value(node.node, scope)
        if base is _LOOP:
            base = dict.fromkeys(LOOP_NAMES, 1)
        return self._name(node, name, base, _written(node.node) + ".")

    def _name(self, node: Any, name: str, known: Any, before: str) -> Any:
        if known is _ANYTHING:
            return _ANYTHING
        if isinstance(known, dict) and name in known:
            return known[name]
        nearest = difflib.get_close_matches(name, known if isinstance(known, dict) else (), 1, 0.5)
        text = _("「%(name)s」という差し込みはありません。") % {"name": before + name}
        if nearest:
            text += _("「%(name)s」ではありませんか。") % {"name": before + nearest[0]}
        self._add(node, text)
        return _ANYTHING

    def _refuse(self, node: Any) -> None:
        text = _("使えるのは、差し込み、for、if だけです。計算や関数は使えません。")
        self._add(node, text)

    def _add(self, node: Any, text: str) -> None:
        self.found.append((node.lineno, text))


def one_of(many: Any) -> Any:
    """What every entry of a sample's list may have, all entries taken together."""
    if not isinstance(many, list) or not many:
        return _ANYTHING
    if not all(isinstance(each, dict) for each in many):
        return many[0]
    together: dict[str, Any] = {}
    for each in many:
        together |= {key: value for key, value in each.items() if value or key not in together}
    return together


def _written(node: Any) -> str:
    """A name as it stands in the template."""
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        return f"{_written(node.node)}.{node.attr}"
    return "…"
