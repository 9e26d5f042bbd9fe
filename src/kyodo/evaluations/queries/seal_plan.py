"""What sealing some sections would do: said before it is done, to the person who does it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from kyodo import punctuation
from kyodo.evaluations.queries.check_sheet_page import SectionBlock, SheetPage
from kyodo.evaluations.queries.parts import other_roles, when_revealed


@dataclass(frozen=True)
class SealPlan:
    """``named`` are the sections that were asked for; without any, all that are not sealed."""

    page: SheetPage
    named: Sequence[SectionBlock]

    @cached_property
    def _chosen(self) -> Sequence[SectionBlock]:
        return self.named or [
            block for block in self.page.blocks if block.may_seal and not block.is_sealed
        ]

    @cached_property
    def ready(self) -> list[SectionBlock]:
        return [block for block in self._chosen if block.is_ready]

    @property
    def sealed(self) -> list[SectionBlock]:
        return [block for block in self.named if block.is_sealed]

    @cached_property
    def early(self) -> list[SectionBlock]:
        """Sections whose time has not come."""
        return [
            block
            for block in self._chosen
            if block.dates is not None and not block.dates.has_begun and not block.is_sealed
        ]

    @property
    def unfinished(self) -> list[SectionBlock]:
        """Sections whose time has come and in which an item has no mark."""
        return [
            block
            for block in self._chosen
            if block.missing and not block.is_sealed and block not in self.early
        ]

    @cached_property
    def reveals(self) -> list[SectionBlock]:
        """The sections that both sides would see as soon as these are sealed."""
        groups: dict[str, list[SectionBlock]] = {}
        for block in self.page.blocks:
            if not block.is_revealed:
                step = self.page.form.step(block.section.step)
                alone = step.reveal == "each_section"
                groups.setdefault(block.section.id if alone else f"/{step.id}", []).append(block)
        return [
            block
            for group in groups.values()
            if any(each in self.ready for each in group)
            and all(self._whole(each) for each in group)
            for block in group
        ]

    def _whole(self, block: SectionBlock) -> bool:
        """Whether nobody's seal would be lacking: of the own column the roles that seal it too."""
        if not all(column.is_sealed for column in block.others):
            return False
        if block.own is None or block.own.is_sealed:
            return True
        sealed = {seal.role for seal in block.own.seals} | {block.own_role}
        return block in self.ready and sealed >= set(block.own.voice.role.signers)

    @property
    def question(self) -> str:
        return _("%(sections)sを封印しますか") % {"sections": quoted(self.ready)}

    @property
    def submit(self) -> str:
        return _("封印して開示する") if self.reveals else _("封印する")

    @property
    def undo(self) -> str:
        """How it can be undone; "" when it cannot."""
        return "" if self.reveals else _("開示されるまでは、理由を書いて封印を解けます。")

    @property
    def effects(self) -> list[str]:
        """What will happen, and to whom."""
        others = other_roles(self.page.form, self.page.own_role)
        told = _("封印したこと、日時、要約値（SHA-256）が、この評価を見られる人に表示されます。")
        if others:
            told = _(
                "封印したこと、日時、要約値（SHA-256）が%(others)sに表示され、"
                "%(others)sの記入責任者にメールで知らせます。"
            ) % {"others": others}
        late = [
            _("「%(section)s」は締切を過ぎています。遅れて封印したことは、日時から分かります。")
            % {"section": block.section.heading}
            for block in self.ready
            if block.dates is not None and block.dates.is_late
        ]
        closed = _("%(sections)sは、書き直せなくなります。") % {"sections": quoted(self.ready)}
        return [closed, told, *late, self._what_others_see(others)]

    def _what_others_see(self, others: str) -> str:
        if self.reveals:
            return _(
                "記入する全員の封印がそろいます。押すと同時に、%(sections)sの評価と備考が"
                "開示されます。開示は元にもどせません。"
            ) % {"sections": quoted(self.reveals)}
        if not others:
            return _("評価と備考は、%(until)sほかの人には表示されません。") % {
                "until": when_revealed(self.page.evaluation)
            }
        return _("評価と備考は、%(until)s%(others)sには表示されません。") % {
            "until": when_revealed(self.page.evaluation),
            "others": others,
        }


def quoted(blocks: Sequence[SectionBlock]) -> str:
    """The headings of sections, as a sentence names them."""
    return "".join(punctuation.quoted(block.section.heading) for block in blocks)
