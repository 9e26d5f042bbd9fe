"""Kinds of paper, and how each says what it is."""

from enum import StrEnum

from django.utils.translation import gettext as _


class Variant(StrEnum):
    """``FINAL`` is for those who took part, before anything is published."""

    PUBLISHED = "published"
    PROPOSED = "proposed"
    FINAL = "final"
    BLANK = "blank"
    DRAFT = "draft"

    @property
    def is_whole(self) -> bool:
        """Whether the paper shows what every side wrote."""
        return self in {Variant.PUBLISHED, Variant.PROPOSED, Variant.FINAL}

    @property
    def is_blank(self) -> bool:
        """Whether it is there to be written on."""
        return self is Variant.BLANK

    @property
    def word(self) -> str:
        """What stands behind the title in the name of a file; nothing for what is published."""
        return {
            Variant.PUBLISHED: "",
            Variant.PROPOSED: _("公表案"),
            Variant.FINAL: _("公表前"),
            Variant.BLANK: _("記入用紙"),
            Variant.DRAFT: _("下書き"),
        }[self]
