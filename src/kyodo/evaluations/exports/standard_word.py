"""The product's own Word template: the official sheet with placeholders, as wide as the form asks.

It is made by code, so that it follows the form's layout and the reader's language; whoever wants
another one begins by changing it in Word.
"""

from collections.abc import Sequence
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm
from docx.table import Table, _Cell

from kyodo.evaluations.exports.word_page import WordPage, drop_cells, join_cells, keep_with_next
from kyodo.exports.word import word_bytes


def standard_template(data: dict[str, Any]) -> bytes:
    """The template as a .docx file. ``data`` is that of the paper which it is made for."""
    builder = _Sheet(data)
    builder.overview()
    builder.roles_table()
    builder.check()
    builder.closing()
    return word_bytes(builder.document)


class _Sheet(WordPage):
    """The parts of the sheet, in the order of the paper."""

    def overview(self) -> None:
        words = self.words
        self.document.add_paragraph(
            "{{ title }}", style="Title"
        ).alignment = WD_ALIGN_PARAGRAPH.CENTER
        self.tag("if correction")
        self.line(f"{words['correction']}　{{{{ correction.note }}}}", bold=True)
        self.line(f"{words['correction_what']}　{{{{ correction.what }}}}")
        self.line(f"{words['correction_why']}　{{{{ correction.why }}}}")
        self.tag("endif")
        self.heading("{{ parts.overview }}")
        widths = (30, 20, self.room - 50)
        table = self.table(widths)
        self._wide(table, words["project"], "{{ overview.project }}")
        self.rows(table, "for party in overview.parties")
        names = (
            "{{ party.name }}{% if party.members %}\n（{{ party.members|join('、') }}）{% endif %}"
        )
        self.row(table, [words["parties"] + "{% vm %}", "{{ party.label }}", names], heads=2)
        self.rows(table, "endfor")
        self._wide(table, words["purpose"], "{{ overview.purpose }}")
        self.rows(table, "if overview.contract_kind")
        self._wide(table, words["contract_kind"], "{{ overview.contract_kind }}")
        self.rows(table, "endif")
        work = each_line("item", "overview.work_items", "{{ item.label }}　{{ item.title }}")
        self._wide(table, words["work"], work)
        self.rows(table, "if roles_table.rows")
        self._wide(table, words["roles"], words["see_annex"])
        self.rows(table, "endif")
        self._wide(table, words["period"], "{{ overview.period }}")
        self.line("")
        self._entrants(widths)

    def _entrants(self, widths: Sequence[float]) -> None:
        words = self.words
        table = self.table(widths)
        self._wide(table, words["entered_on"], "{{ overview.entered_on }}")
        self.rows(table, "for party in overview.parties")
        by_hand = "\n".join([words["in_charge"], words["person_name"], words["person_contact"]])
        name = "{{ party.name }}{% if variant == 'blank' %}\n" + by_hand + "{% endif %}"
        self.row(table, [words["entered_by"] + "{% vm %}", "{{ party.label }}", name], heads=2)
        self.rows(table, "endfor")
        self.tag("if variant != 'blank'")
        self.line(words["persons_withheld"])
        self.tag("endif")

    def _wide(self, table: Table, name: str, text: str) -> _Cell:
        row = self.row(table, [name, "", ""], heads=1)
        cell: _Cell = row.cells[1].merge(row.cells[2])
        cell.text = text
        return cell

    def roles_table(self) -> None:
        self.tag("if roles_table.rows")
        self.heading(self.words["annex"], new_page=True)
        each = (self.room - 36) / 2
        table = self.table((36, each, each, each))
        loop = ["{%tc for head in roles_table.heads %}", "{{ head }}", "{%tc endfor %}"]
        self.head_row(table, [self.words["work_item"], *loop])
        self.rows(table, "for row in roles_table.rows")
        duties = each_line("duty", "side", "{{ loop.index }}　{{ duty }}")
        loop = ["{%tc for side in row.duties %}", duties, "{%tc endfor %}"]
        self.row(table, ["{{ row.title }}", *loop])
        self.rows(table, "endfor")
        self.tag("endif")

    def check(self) -> None:
        self.tag("if parts.check")
        self.heading("{{ parts.check }}", new_page=True)
        self.line("　{{ check.intro }}")
        self._legend("check.legend")
        self.tag("for section in check.sections")
        sign = "{% if section.sign %}（{{ section.sign }}）{% endif %}"
        self.heading("{{ section.title }}" + sign, 2)
        self.tag("if section.intro")
        self.line("{{ section.intro }}")
        self.tag("endif")
        self._legend("section.legend")
        self._questions()
        self._notes()
        self.tag("endfor")
        self._figures()
        self.tag("endif")

    def _legend(self, scales: str) -> None:
        self.tag(f"for scale in {scales}")
        self.line("{{ scale.title }}{% if scale.sign %}（{{ scale.sign }}）{% endif %}", bold=True)
        table = self.table([self.room / 3] * 3)
        for head, name in ((True, "label"), (False, "printed")):
            texts = ["{%tc for step in scale.steps %}", f"{{{{ step.{name} }}}}", "{%tc endfor %}"]
            row = self.row(table, texts, heads=3 if head else 0, centred=(0, 1, 2))
            if head:
                keep_with_next(row)
        self.tag("endfor")

    @property
    def _in_one_cell(self) -> bool:
        return bool(self.layout["marks"] == "one_cell")

    def _mark_widths(self) -> list[float]:
        if self._in_one_cell:
            return [self.room * 0.3]
        each = min(20 if self.answering > 2 else 22, self.room * 0.55 / self.answering)
        return [each] * 3

    def _question_widths(self) -> list[float]:
        marks = self._mark_widths()
        taken = marks[0] * (1 if self._in_one_cell else self.answering)
        return [14, self.room - 14 - taken, *marks]

    def _per_column(self, many: str, one: str, text: str, together: str) -> list[str]:
        """Cells for all who answer, or one cell for them together."""
        if self._in_one_cell:
            return [together]
        return [f"{{%tc for {one} in {many} %}}", text, "{%tc endfor %}"]

    def _questions(self) -> None:
        table = self.table(self._question_widths())
        heads = self._per_column(
            "section.mark_columns", "label", "{{ label }}", self.words["marks"]
        )
        self.head_row(table, [self.words["item"], "", *heads], join=2)
        self.rows(table, "for item in section.items")
        self.rows(table, "if item.kind == 'text'")
        self._text_row(table)
        self.rows(table, "else")
        together = each_line("mark", "item.marks", "{{ mark.column }}：{{ mark.line }}")
        marks = self._per_column("item.marks", "mark", "{{ mark.shown }}", together)
        centred = () if self._in_one_cell else (0, 2, 3, 4)
        row = self.row(table, ["{{ item.number }}", "", *marks], centred=centred)
        _write_question(row.cells[1])
        self.rows(table, "endif")
        self.rows(table, "endfor")

    def _text_row(self, table: Table) -> None:
        row = self.row(table, ["{{ item.number }}", "", *[""] * (len(table.columns) - 2)])
        drop_cells(row, 2)
        cell = row.cells[1]
        _write_question(cell)
        span = "2" if self._in_one_cell else "section.mark_columns|length + 1"
        cell.paragraphs[0].runs[0].text = f"{{% colspan {span} %}}" + cell.paragraphs[0].text
        for text in (
            "{%p for mark in item.marks %}",
            "{%p if mark.kind != 'none' %}",
            "［{{ mark.column }}］{{ mark.text }}",
            "{%p if mark.kind == 'blank' %}",
            "",
            "",
            "{%p endif %}",
            "{%p endif %}",
            "{%p endfor %}",
        ):
            cell.add_paragraph(text)

    def _figure_rows(self, table: Table) -> None:
        self.rows(table, "for figure in check.derived")
        name = "{{ figure.label }}{% if figure.note %}\n{{ figure.note }}{% endif %}"
        if not self._in_one_cell:
            self.rows(table, "if figure.is_joint")
            row = self.row(table, [name, *[""] * (len(table.columns) - 1)], heads=1)
            join_cells(row, 2, name)
            drop_cells(row, 3)
            row.cells[2].text = "{% colspan check.columns|length %}{{ figure.value }}"
            self.rows(table, "else")
        values = self._per_column("figure.values", "value", "{{ value }}", "{{ figure.shown }}")
        row = self.row(table, [name, "", *values], heads=1, centred=(2, 3, 4))
        join_cells(row, 2, name)
        if not self._in_one_cell:
            self.rows(table, "endif")
        self.rows(table, "endfor")

    def _figures(self) -> None:
        self.tag("if check.derived")
        self.line("")
        table = self.table(self._question_widths())
        heads = self._per_column("check.columns", "label", "{{ label }}", self.words["marks"])
        self.head_row(table, [self.words["figures"], "", *heads], join=2)
        self._figure_rows(table)
        self.tag("endif")

    def _notes(self) -> None:
        words = self.words
        self.tag("if section.notes")
        self.line(words["notes"], bold=True)
        table = self.table((12, 16, 38, self.room - 66))
        self.head_row(table, [words[key] for key in ("note", "note_on", "note_kind", "note_text")])
        self.rows(table, "for note in section.notes")
        cells = ["{{ loop.index }}", "{{ note.item }}", "{{ note.kind }}", "{{ note.text }}"]
        self.row(table, cells, centred=(0, 1))
        self.rows(table, "endfor")
        self.tag("endif")

    def closing(self) -> None:
        self.tag("if parts.verification")
        self.heading("{{ parts.verification }}", new_page=True)
        self.line("　{{ verification.intro }}")
        self.tag("for text in verification.texts")
        self.heading("〇{{ text.title }}", 2)
        self.tag("if variant == 'blank'")
        self.row(self.table((self.room,)), [""]).height = Mm(45)
        self.tag("endif")
        self.tag("if text.withheld")
        self.line(self.words["withheld"])
        self.tag("endif")
        self.tag("for paragraph in text.paragraphs")
        self.line("・{{ paragraph }}")
        self.tag("endfor")
        self.tag("for note in text.notes")
        self.line("{{ note }}")
        self.tag("endfor")
        self.tag("if text.unagreed")
        table = self.table((self.room,))
        self.row(table, [self.words["unagreed"] + "\n{{ text.unagreed }}"])
        self.tag("endif")
        self.tag("endfor")
        self.tag("endif")
        self._evidence()
        self._actions("carried", self.words["carried"])
        self._actions("actions", self.words["actions"])
        self._record()

    def _evidence(self) -> None:
        self.tag("if evidence.rows")
        self.heading(self.words["evidence"])
        self.line("{{ evidence.note }}")
        rest = self.room - 66
        table = self.table((rest * 0.6, 22, 22, 22, rest * 0.4))
        names = ("figure", "value", "last", "target", "origin")
        self.head_row(table, [self.words[f"evidence_{name}"] for name in names])
        self.rows(table, "for row in evidence.rows")
        self.rows(table, "if row.item")
        row = self.row(table, ["", "", "", "", ""], heads=1)
        drop_cells(row, 1)
        row.cells[0].text = "{% colspan 5 %}{{ row.item }}"
        self.rows(table, "endif")
        keys = ("label", "value", "last", "target", "origin")
        self.row(table, [f"{{{{ row.{key} }}}}" for key in keys], centred=(1, 2, 3))
        self.rows(table, "endfor")
        self.tag("endif")

    def _actions(self, name: str, title: str) -> None:
        self.tag(f"if {name}")
        self.heading(title)
        rest = self.room - 76
        table = self.table((rest * 0.6, 20, 38, 18, rest * 0.4))
        keys = ("action", "side", "due", "state", "outcome")
        self.head_row(table, [self.words[key] for key in keys])
        self.rows(table, f"for action in {name}")
        names = ("text", "side", "due", "state", "outcome")
        self.row(table, [f"{{{{ action.{key} }}}}" for key in names], centred=(1, 2, 3))
        self.rows(table, "endfor")
        self.tag("endif")

    def _record(self) -> None:
        words = self.words
        self.tag("if record")
        self.heading(words["record"])
        table = self.table((42, self.room - 42))
        joined = {
            key: each_line("each", f"record.{key}", "{{ each }}") for key in ("meetings", "agreed")
        }
        rows = {
            "published": "{{ record.published }}",
            "form": "{{ record.form }}",
            **joined,
            "digest": "{{ record.digest }}",
        }
        for key, text in rows.items():
            self.rows(table, f"if record.{key}")
            self.row(table, [words[key], text], heads=1)
            self.rows(table, "endif")
        self.rows(table, "if record.source")
        self.row(
            table,
            [words["source"], "{{ record.source.note }}\n{{ record.source.digest }}"],
            heads=1,
        )
        self.rows(table, "endif")
        self._seals()
        self.tag("endif")

    def _seals(self) -> None:
        words = self.words
        self.tag("if record.seals")
        self.line(words["seals"], bold=True)
        self.line(words["seals_note"])
        table = self.table((22, 40, 44, self.room - 106))
        keys = ("entered_by", "section", "sealed_at", "seal_digest")
        self.head_row(table, [words[key] for key in keys])
        self.rows(table, "for seal in record.seals")
        names = ("side", "section", "sealed_at", "digest")
        self.row(table, [f"{{{{ seal.{key} }}}}" for key in names])
        self.rows(table, "endfor")
        self.tag("endif")


def each_line(one: str, many: str, text: str) -> str:
    """Every entry of a list in the same paragraph, a line each."""
    more = "{% if not loop.last %}\n{% endif %}"
    return f"{{% for {one} in {many} %}}{text}{more}{{% endfor %}}"


def _write_question(cell: _Cell) -> None:
    """A question with what stands beside it on the paper."""
    cell.text = (
        "{{ item.text }}{% if item.finding_sign %}（{{ item.finding_sign }}）{% endif %}"
        "{% if item.sign %}（{{ item.sign }}）{% endif %}"
    )
    for text in (
        "{%p if item.note %}",
        "{{ item.note }}",
        "{%p endif %}",
        "{%p if item.summary %}",
        "{{ item.summary }}",
        "{%p endif %}",
    ):
        cell.add_paragraph(text)
