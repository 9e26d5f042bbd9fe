"""What a form means, in a few lines that whoever wrote it can compare with the paper."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kyodo.evaluations.formats.definition import FormDefinition, Role, Section, Step
from kyodo.punctuation import bracketed, dotted, labelled, listed

Line = tuple[str, str]


def in_words(form: FormDefinition) -> list[Line]:
    """Pairs of a heading and its words: who, when, what, and what the public gets to read."""
    return list(_lines(form))


def step_label(step: Step) -> str:
    """The form's own name of a step, else what every step of this kind is called."""
    return (
        step.label
        or {
            "fill": _("記入"),
            "talk": _("話し合い"),
            "write_together": _("一緒に書く"),
            "review": _("第三者の記入"),
            "decide": _("判断"),
            "publish": _("公表"),
        }[step.kind]
    )


def role_words(form: FormDefinition, role: Role) -> str:
    """A role with what is special about it."""
    special = []
    if role.members:
        special.append(_("%(roles)sが一緒に") % {"roles": form.labels(role.members)})
    if role.voice == "each":
        special.append(_("一人ずつ"))
    if role.optional:
        special.append(_("加わらないこともある"))
    if form.facilitator is not None and role.id == form.facilitator.id:
        special.append(_("立ち会うだけ"))
    return role.label + bracketed(listed(special)) if special else role.label


def section_words(form: FormDefinition, section: Section) -> str:
    """A section with how many questions it has and who answers them."""
    count = ngettext("%(count)d項目", "%(count)d項目", len(section.items)) % {
        "count": len(section.items)
    }
    return section.heading + bracketed(listed([count, form.labels(section.roles)]))


def publication_words(rule: str) -> str:
    """A rule of publication, as the paper would say it."""
    return {
        "open": pgettext("a rule", "公表する"),
        "masked": _("個人に関わるところを伏せて公表する"),
        "summary": _("まとめだけを公表する"),
        "closed": _("公表しない"),
    }[rule]


def _lines(form: FormDefinition) -> Iterator[Line]:
    roles = [*form.roles, *form.joint_roles]
    if form.facilitator is not None:
        roles.append(form.facilitator)
    yield _("様式"), form.title + bracketed(listed([form.code, form.version]))
    yield pgettext("several", "役割"), listed(role_words(form, role) for role in roles)
    yield pgettext("several steps", "段階"), " → ".join(step_label(step) for step in form.steps)
    items = list(form.items())
    yield (
        _("項目"),
        ngettext("%(count)d項目", "%(count)d項目", len(items)) % {"count": len(items)}
        + bracketed(_kinds(form)),
    )
    yield (
        pgettext("of a form", "区分"),
        listed(section_words(form, section) for section in form.sections),
    )
    if form.narratives is not None:
        texts = [title for _id, title in form.narratives.texts] or [_("事業項目ごと")]
        yield _("一緒に書く文章"), form.narratives.title + bracketed(listed(texts))
    if form.derived:
        yield _("計算"), listed(derived.label for derived in form.derived)
    yield _("公表に合意する役割"), form.labels(form.publishers)
    yield _("公表の決まり"), listed(_published(form))


def _kinds(form: FormDefinition) -> str:
    names = {
        "ordinal": _("順序のある評価"),
        "nominal": _("順序のない選択"),
        "number": pgettext("a kind of answer", "数"),
        "text": _("文章"),
    }
    counted: dict[str, int] = {}
    for _section, item in form.items():
        counted[item.scale.kind] = counted.get(item.scale.kind, 0) + 1
    return listed(f"{names[kind]} {count}" for kind, count in counted.items())


def _published(form: FormDefinition) -> Iterator[str]:
    """Each rule once, with the sections that differ from the most open one."""
    rules = dict.fromkeys(section.publish for section in form.sections)
    if len(rules) == 1:
        yield publication_words(next(iter(rules)))
        return
    for rule in rules:
        names = dotted(s.heading for s in form.sections if s.publish == rule)
        yield labelled(names, publication_words(rule))
