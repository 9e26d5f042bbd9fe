"""Faults of names, roles, steps and occasions: what to change in the sample, and what is told."""

FAULTS = {
    # --- names
    "two roles of one id": (
        "{id: government, label",
        "{id: civic, label",
        "roles[1].id: 「civic」が二度あります。別の名前にしてください。",
    ),
    "two items of one id": (
        "{id: rules, text",
        "{id: goal, text",
        "check.sections[0].items[1].id: 「goal」が二度",
    ),
    "an id that could be one of a laid-out form": (
        "{id: rules, text",
        "{id: rules--plan, text",
        "check.sections[0].items[1].id: 「--」は",
    ),
    "an id that could be one of an open row": (
        "{id: reach, text",
        "{id: own-9, text",
        "check.sections[2].items[0].id: 「own」に書き足される行と区別できません",
    ),
    "a scale that is not there": (
        "scale: call}",
        "scale: cal}",
        (
            "check.sections[1].items[0].scale: 「cal」がどこにもありません。"
            "書けるのは次のどれかです：call、five、points、steps、text"
        ),
    ),
    "a role that is not there": (
        "answered_by: [council]",
        "answered_by: [counsil]",
        "check.sections[6].answered_by[0]: 「counsil」がどこにも",
    ),
    "who only attends does not answer": (
        "answered_by: [council]",
        "answered_by: [council, facilitator]",
        "check.sections[6].answered_by[1]: 「facilitator」がどこにも",
    ),
    "a contract kind that no project has": (
        "contract_kind: [contribution]",
        "contract_kind: [futankin]",
        "applies_to.contract_kind[0]: 「futankin」がどこにも",
    ),
    "an agenda of unknown items": ("agenda: [goal]", "agenda: [gaol]", "steps[2].agenda[0]: "),
    "two texts of one id": (
        "- {id: learnt, title: わかったこと}",
        "- {id: learnt, title: わかったこと}\n    - {id: learnt, title: つぎ}",
        "narratives.texts[1].id: 「learnt」が二度",
    ),
    # --- words and numbers
    "nothing but a space": ("label: 実施団体", 'label: "　"', "roles[0].label: 空白だけ"),
    "a heading of two lines": (
        "title: 協働のふりかえり",
        'title: "協働の\\nふりかえり"',
        "title: 途中で改行できません",
    ),
    "a sign that no paper can show": (
        "label: 実施団体",
        'label: "実施\\u0007団体"',
        "roles[0].label: 印刷できない文字",
    ),
    "a heading that no column holds": (
        "issuer: 見本市",
        f"issuer: {'長' * 201}",
        "issuer: 長すぎます（200文字まで）",
    ),
    "a number that cannot be counted with": (
        "to: 100,",
        'to: "1e30",',
        "derived[1].to: 数が大きすぎます",
    ),
    "a number with too many decimals": (
        "maximum: {government: 10}",
        "maximum: {government: 1.1234567}",
        "maximum.government: 小数は6桁まで",
    ),
    # --- roles
    "nobody who always answers": (
        (
            "{id: civic, label: 実施団体, side: civic}\n"
            "  - {id: government, label: 担当課, side: government}"
        ),
        (
            "{id: civic, label: 実施団体, optional: true}\n"
            "  - {id: government, label: 担当課, optional: true}"
        ),
        "roles: いつも答える役割が一つもありません",
    ),
    "two who only attend": (
        "{id: council, label: 審査会, voice: each, optional: true, absence: reason}",
        "{id: council, label: 審査会, part: attends}",
        "answered_by[0]: ",
    ),
    "two roles of one name": (
        "label: 審査会, voice",
        "label: 担当課, voice",
        "roles[3].label: 「担当課」",
    ),
    "one alone together": (
        "of: [civic, government]",
        "of: [civic]",
        "roles[2].of: ofには、二つ以上",
    ),
    "a side for a role made of others": (
        "{id: together, label: 双方,",
        "{id: together, label: 双方, side: civic,",
        "roles[2]: ofで合わせた役割には",
    ),
    "an attending role that is a side": (
        "part: attends, absence: reason",
        "part: attends, side: civic",
        "roles[4]: 立ち会う役割には",
    ),
    "an absence of somebody who is always there": (
        "label: 実施団体, side: civic",
        "label: 実施団体, side: civic, absence: reason",
        "roles[0].absence: 欠けることのあるのは",
    ),
    "several voices in one": (
        "of: [civic, government]",
        "of: [civic, council]",
        "roles[3].voice: 一人ずつ答える役割は",
    ),
    "an optional role in a joint one": (
        "of: [civic, government]",
        "of: [civic, council]",
        "roles[2].of[1]: 加わらないことのある役割",
    ),
    "a role that is named like one person of another": (
        "{id: facilitator,",
        "{id: council-2,",
        "roles[4].id: 「council」の一人ひとりの欄と区別できません",
    ),
    "a role that does nothing": (
        "{id: together, label: 双方,",
        "{id: idle, label: 住民, optional: true}\n  - {id: together, label: 双方,",
        "roles[2]: この役割が答える項目も、合意することもありません",
    ),
    # --- steps and occasions
    "something after the publication": (
        "  - {id: publish, kind: publish, agreed_by: [civic, government]}\n",
        "  - {id: publish, kind: publish}\n  - {id: late, kind: decide}\n",
        "steps: 最後の段階は publish",
    ),
    "two talks": (
        "{id: write, kind: write_together}",
        "{id: write, kind: write_together}\n  - {id: again, kind: talk}",
        "steps: talkの段階は一つだけ",
    ),
    "a talk before anything is filled in": (
        "steps:\n",
        "steps:\n  - {id: early, kind: talk}\n",
        "steps[0].kind: 最初の段階は",
    ),
    "texts without a step to write them in": (
        "  - {id: write, kind: write_together}\n",
        "",
        "steps: narrativesを書くことと",
    ),
    "a step in which nothing is asked": (
        "  - {id: third, kind: review}",
        "  - {id: idle, kind: fill}\n  - {id: third, kind: review}",
        "steps[4]: この段階でいつも記入する区分がありません",
    ),
    "a decision that nobody may be there to take": (
        "answered_by: [together]",
        "answered_by: [council]",
        "steps[5]: 加わらないことのある役割",
    ),
    "a reveal where nobody fills in": (
        "kind: talk, agenda: [goal]",
        "kind: talk, reveal: all_sections",
        "steps[2].reveal: revealは",
    ),
    "an agenda outside the talk": (
        "{id: third, kind: review}",
        "{id: third, kind: review, agenda: all}",
        "steps[4].agenda: agendaは",
    ),
    "an empty agenda": ("agenda: [goal]", "agenda: []", "steps[2].agenda: 少なくとも一つ"),
    "an agreement outside the steps that have one": (
        "{id: third, kind: review}",
        "{id: third, kind: review, agreed_by: [civic]}",
        "steps[4].agreed_by: agreed_byは",
    ),
    "an agreement of somebody who may not be there": (
        "agreed_by: [civic, government]",
        "agreed_by: [civic, council]",
        "steps[6].agreed_by[1]: 加わらないことのある役割",
    ),
    "an agreement named twice": (
        "agreed_by: [civic, government]",
        "agreed_by: [civic, civic]",
        "steps[6].agreed_by[1]: 「civic」が二度",
    ),
    "an occasion that no section has": (
        "  - {id: result, label: 結果, step: after}",
        "  - {id: result, label: 結果, step: after}\n  - {id: late, label: 後日, step: third}",
        "occasions[2]: この時期に記入する区分がありません",
    ),
    "a result before its target": (
        "target_on: plan, result_on: [result]",
        "target_on: result, result_on: [plan]",
        "indicators[0].result_on[0]: 目標を決める段階より前に",
    ),
    "a result on the occasion of the target": (
        "target_on: plan, result_on: [result]",
        "target_on: plan, result_on: [plan, result]",
        "indicators[0].result_on: 目標を決める時期と",
    ),
    "a step beside occasions": (
        "      occasions: [plan, result]\n      comment:",
        "      occasions: [plan, result]\n      step: after\n      comment:",
        "check.sections[0].step: occasionsを書いた区分では",
    ),
}
