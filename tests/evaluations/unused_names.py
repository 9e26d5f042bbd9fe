"""What a random form names but does not use is left out of it."""

from typing import Any


def keep_what_is_used(data: dict[str, Any], plan: Any) -> None:
    """A form says nothing that it does not use: scales, occasions and roles."""
    sections = data["check"]["sections"]
    scales = {section.get("scale") for section in sections}
    scales |= {item["scale"] for section in sections for item in section.get("items", ())}
    occasions = {each for section in sections for each in section.get("occasions", ())}
    answering = {role for section in sections for role in section.get("answered_by", ())}
    data["scales"] = [scale for scale in plan.scales if scale["id"] in scales]
    data["occasions"] = [each for each in plan.occasions if each["id"] in occasions]
    data["roles"] = [
        role
        for role in plan.roles
        if role["id"] in plan.own or role["id"] in answering or role.get("part") == "attends"
    ]
