"""Faults of scales, questions, conditions and figures: what to change, and what is told."""

FAULTS = {
    # --- scales
    "a scale that nobody uses": (
        "  - id: five\n",
        "  - {id: idle, kind: number}\n  - id: five\n",
        "scales[3]: この答え方はどこにも使われていません",
    ),
    "two codes that differ in width only": (
        "{code: maru, printed: ○",
        "{code: ｂａｔｓｕ, printed: ○",
        "scales[0].options[0].code: 「ｂａｔｓｕ」が二度",
    ),
    "two options that look the same on paper": (
        "printed: △",
        "printed: ○",
        "scales[0].options[0].printed: ほかの選択肢と見分けがつきません",
    ),
    "an option printed like the code of another": (
        "printed: △",
        "printed: batsu",
        "scales[0].options[1].printed: ほかの選択肢と",
    ),
    "an order without a rank": (
        "label: できた, rank: 1",
        "label: できた",
        "scales[0].options[0]: 順序のある評価では",
    ),
    "ranks with a gap": (
        "rank: 3, weak: true",
        "rank: 4, weak: true",
        "scales[0].options: rankは1から順に",
    ),
    "points for some marks only": (
        "rank: 3, score: 3",
        "rank: 3",
        "scales[3].options: 点（score）は、すべて",
    ),
    "points for what has no order": (
        "label: はい}",
        "label: はい, score: 1}",
        "scales[1].options[0].score: 順序のない選択肢に点は",
    ),
    "a rank for what has no order": (
        "label: はい}",
        "label: はい, rank: 1}",
        "scales[1].options[0].rank: 順序のない選択肢にrank",
    ),
    "a choice of one": (
        '      - {code: "no", label: いいえ}\n',
        "      - {code: none, label: なし, special: none}\n",
        "scales[1].options: 選択肢を、specialのもののほかに二つ以上",
    ),
    "points for not applicable": (
        "special: not_applicable}",
        "special: not_applicable, score: 0}",
        "scales[0].options[3].score: 評価でない選択肢",
    ),
    "an ordinary option beside a number": (
        "label: 付けられない, special: cannot_tell",
        "label: 付けられない",
        "scales[2].options[0]: 数の項目の選択肢は",
    ),
    "a way to give no number that is a number": (
        "{code: unclear, label",
        "{code: '０', label",
        "scales[2].options[0].code: 数として読めるため",
    ),
    "limits the wrong way round": (
        "    maximum: 20\n",
        "    maximum: -1\n",
        "scales[2].minimum: minimumがmaximumより大きく",
    ),
    "limits with no number between them": (
        "    minimum: 0\n    maximum: 20\n",
        "    minimum: 0.2\n    maximum: 0.8\n",
        "scales[2]: minimumとmaximumの間に",
    ),
    "limits for marks": (
        "    kind: nominal\n",
        "    kind: nominal\n    unit: 点\n",
        "scales[1].unit: ",
    ),
    # --- sections and items
    "a section without questions": (
        "        - {id: overall, text: 全体として, publish_comments: closed}\n",
        "        []\n",
        "check.sections[7]: 項目（items）を一つ以上",
    ),
    "two verdicts": (
        "        - {id: overall,",
        "        - {id: second, text: もう一つ}\n        - {id: overall,",
        "check.sections[7].items: 総合の判定（verdict）の項目は一つだけ",
    ),
    "a question without a scale": (
        "{id: called, text: 相手から声がかかりましたか。, scale: call}",
        "{id: called, text: 相手から声がかかりましたか。}",
        "check.sections[1].items[0]: この項目の答え方（scale）がありません",
    ),
    "indicators that are no numbers": (
        "      kind: indicators\n      scale: points",
        "      kind: indicators\n      scale: steps",
        "check.sections[4].scale: 指標の区分には、数の答え方",
    ),
    "indicators repeated for each work item": (
        "      kind: indicators\n",
        "      kind: indicators\n      repeat_over: work_items\n",
        "check.sections[4].repeat_over: ",
    ),
    "rows outside their kind": (
        "      step: after\n      repeat_over",
        "      step: after\n      rows: 3\n      repeat_over",
        "check.sections[2]: indicatorsとrowsは",
    ),
    "a question for somebody whom the section does not ask": (
        "{id: opinion, text: 意見,",
        "{id: opinion, text: 意見, answered_by: [civic],",
        "check.sections[6].items[0].answered_by: 区分のanswered_byにない",
    ),
    "together and apart in one section": (
        "answered_by: [together]",
        "answered_by: [together, civic]",
        "check.sections[7]: 「双方」とそれに属する役割が",
    ),
    "a maximum of somebody who is not asked": (
        "maximum: {government: 10}",
        "maximum: {council: 10}",
        "maximum.council: 「council」はこの項目に答えません",
    ),
    "a maximum that leaves no number": (
        "maximum: {government: 10}",
        "maximum: {government: -1}",
        "maximum.government: minimumからこの上限までに",
    ),
    "a weight of nothing": (
        "weight: {civic: 2}",
        "weight: {civic: 0}",
        "weight.civic: 重みは0より",
    ),
    "a remark for an answer that does not exist": (
        "required_for: [batsu]",
        "required_for: [peke]",
        "check.sections[0].comment.required_for[0]: 「peke」がどこにも",
    ),
    "a remark for a number that nobody can give": (
        'required_for: ["0", unclear]',
        'required_for: ["0.5", unclear]',
        "comment.required_for[0]: 「0.5」は、この項目の答えになりません",
    ),
    "a remark on a text": (
        "          scale: text\n",
        "          scale: text\n          comment: required\n",
        "check.sections[1].items[1]: 文章の項目に、comment",
    ),
    "one earlier question in two places": (
        "{id: reach, text: 届きましたか。}",
        "{id: reach, text: 届きましたか。, same_as: aim}",
        "check.sections[2].items[0].same_as: 二つの項目が",
    ),
    # --- conditions
    "a condition on an answer that does not exist": (
        'answer: ["no"]',
        'answer: ["non"]',
        "check.sections[1].items[1].applies_if.answer[0]: 「non」がどこにも",
    ),
    "a condition on a text": (
        "weight: {civic: 2}\n",
        "weight: {civic: 2}\n          applies_if: {item: why, answer: [x]}\n",
        "applies_if.answer: 条件にできるのは、選択肢のある項目だけ",
    ),
    "a condition on what others answer": (
        "answered_by: [council]\n",
        'answered_by: [council]\n      applies_if: {item: called, answer: ["no"]}\n',
        "check.sections[6].applies_if.item: この項目に答える役割のすべてが",
    ),
    "a condition on what comes later": (
        "{id: rules, text: 決まりを確かめましたか。",
        '{id: rules, applies_if: {item: called, answer: ["no"]}, text: 決まりを確かめましたか。',
        "check.sections[0].items[1].applies_if.item: 条件にできるのは、様式でこれより前",
    ),
    "a condition on itself": (
        "{id: reach, text",
        '{id: reach, applies_if: {item: reach, answer: ["5"]}, text',
        "check.sections[2].items[0].applies_if.item: 条件にできるのは、様式でこれより前",
    ),
    "a condition on one of two occasions": (
        "{id: reach, text",
        "{id: reach, applies_if: {item: goal, answer: [maru]}, text",
        "check.sections[2].items[0].applies_if.item: 「goal」はいくつかの時期に",
    ),
    "a condition on one of many work items": (
        "      kind: open_rows\n      rows: 3\n",
        (
            '      scale: call\n      applies_if: {item: reach, answer: ["5"]}\n'
            "      items:\n        - {id: more, text: ほかに}\n"
        ),
        "check.sections[5].applies_if.item: 「reach」は事業項目ごとに",
    ),
    "a condition on what is not on every paper": (
        "      kind: open_rows\n      rows: 3\n",
        (
            '      scale: call\n      applies_if: {item: spent, answer: ["no"]}\n'
            "      items:\n        - {id: more, text: ほかに}\n"
        ),
        "check.sections[5].applies_if.item: 「spent」は、様式に載らないことのある区分",
    ),
    "a condition on rows that are not questions of the form": (
        "      kind: open_rows\n",
        '      kind: open_rows\n      applies_if: {item: called, answer: ["no"]}\n',
        "check.sections[5].applies_if: この種類の区分に",
    ),
    # --- figures
    "a figure of nothing": (
        "items: [depth], across_roles: sum",
        "across_roles: sum",
        "derived[0]: 何から計算するか",
    ),
    "a figure of marks": (
        "items: [depth], across_roles: sum",
        "items: [depth, called], across_roles: sum",
        "derived[0]: 点（score）の印刷されていない",
    ),
    "a figure over several occasions": (
        "items: [depth], across_roles: sum",
        "items: [depth, visitors], across_roles: sum",
        "derived[0]: いくつかの時期に答える項目が",
    ),
    "a figure of an occasion at which nothing of it is asked": (
        "items: [visitors], occasion: result",
        "items: [depth], occasion: result",
        "derived[4].occasion: 「depth」は、この時期には",
    ),
    "an occasion for what is converted": (
        "kind: convert, source: total",
        "kind: convert, occasion: result, source: total",
        "derived[1]: sections・items・occasion",
    ),
    "a figure of a role that is not asked": (
        "items: [depth], across_roles: sum",
        "items: [depth], roles: [civic, council], across_roles: sum",
        "derived[0].roles: 「council」は、計算の元のどの項目にも",
    ),
    "weights that nobody wrote": (
        "items: [depth], across_roles: sum",
        "items: [reach], across_roles: sum",
        "derived[0].kind: 重み（weight）を書いた項目がありません",
    ),
    "a conversion before its source": (
        "{id: hundred, label: 百点満点, kind: convert, source: total",
        "{id: hundred, label: 百点満点, kind: convert, source: grade",
        "derived[1].source: これより前に書いた計算を",
    ),
    "a conversion to nothing": ("to: 100, decimals: 1", "decimals: 1", "derived[1].to: 何点満点に"),
    "a conversion of a mean": (
        "items: [depth], across_roles: sum",
        "items: [depth], across_roles: mean",
        "derived[1].source: 役割の平均",
    ),
    "bands that begin twice": ("{from: 60, label", "{from: 0, label", "bands[1].from: 「0」が二度"),
    "no bands": (
        "    bands:\n      - {from: 0, label: がんばろう}\n      - {from: 60, label: よい}\n",
        "",
        "derived[2]: 帯（bands）を書いてください",
    ),
    "sources for a sum": (
        "items: [depth], across_roles: sum",
        "items: [depth], to: 10",
        "derived[0]: source・to・bandsは",
    ),
    "a drawing of unlike answers": (
        "kind: profile, sections: [rows]",
        "kind: profile, sections: [rows, how]",
        "derived[3]: 図（profile）は",
    ),
    "a drawing of two axes": (
        "kind: profile, sections: [rows]",
        "kind: profile, items: [reach, depth]",
        "derived[3]: 図（profile）は",
    ),
}
