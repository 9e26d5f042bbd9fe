"""What a list of actions has to know of its reader."""

from collections.abc import Container

from django import template

from kyodo.projects.models import ImprovementAction

register = template.Library()


@register.simple_tag
def stands_at(places: Container[tuple[int, str]], action: ImprovementAction) -> bool:
    """Whether the reader belongs to the side that undertook it; ``places`` as ``own_places``."""
    return (action.project_id, action.side) in places
