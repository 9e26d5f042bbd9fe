"""Addresses of the mutual evaluation, in the order of a year."""

from django.urls import path

from kyodo.evaluations.views import (
    answer_files,
    check_sheets,
    circle,
    compare_years,
    comparison,
    evaluation_list,
    evidence,
    format_drafts,
    handover,
    improvements,
    joint_texts,
    open_data,
    own_items,
    preparation,
    printed_sheets,
    publications,
    sheet_formats,
    sheet_imports,
    talks,
    tally,
    word_templates,
)

app_name = "evaluations"
urlpatterns = [
    path("", evaluation_list.list_evaluations, name="list_evaluations"),
    path("prepare/", preparation.prepare_evaluation, name="prepare_evaluation"),
    path("<int:pk>/", preparation.show_evaluation, name="show_evaluation"),
    path("<int:pk>/schedule/", preparation.change_schedule, name="change_schedule"),
    path("<int:pk>/own-items/<slug:section>/", own_items.write_own_items, name="write_own_items"),
    path("<int:pk>/open/", preparation.open_evaluation, name="open_evaluation"),
    path("<int:pk>/seats/appoint/", preparation.appoint_seat, name="appoint_seat"),
    path("<int:pk>/seats/<int:seat_pk>/dismiss/", preparation.dismiss_seat, name="dismiss_seat"),
    path("<int:pk>/respondents/<slug:role>/", preparation.name_respondent, name="name_respondent"),
    path("<int:pk>/history/", preparation.show_history, name="show_history"),
    path("<int:pk>/check-sheet/", check_sheets.show_check_sheet, name="show_check_sheet"),
    path(
        "<int:pk>/blank/sheet.<str:extension>",
        printed_sheets.print_blank_sheet,
        name="print_blank_sheet",
    ),
    path(
        "<int:pk>/draft/sheet.<str:extension>",
        printed_sheets.print_draft_sheet,
        name="print_draft_sheet",
    ),
    path(
        "<int:pk>/final/sheet.<str:extension>",
        printed_sheets.print_final_sheet,
        name="print_final_sheet",
    ),
    path("<int:pk>/check-sheet/<slug:variant>.pdf", printed_sheets.redirect_to_sheet),
    path(
        "<int:pk>/check-sheet/<slug:column>/answers.xlsx",
        answer_files.download_answer_file,
        name="download_answer_file",
    ),
    path(
        "<int:pk>/check-sheet/<slug:role>/blank.xlsx",
        answer_files.download_blank_answer_file,
        name="download_blank_answer_file",
    ),
    path(
        "<int:pk>/check-sheet/<slug:column>/file/",
        answer_files.send_answer_file,
        name="send_answer_file",
    ),
    path("<int:pk>/check-sheet/seal/", check_sheets.seal_sections, name="seal_sections"),
    path(
        "<int:pk>/check-sheet/<slug:section>/save/", check_sheets.save_answers, name="save_answers"
    ),
    path(
        "<int:pk>/check-sheet/<slug:section>/reopen/",
        check_sheets.reopen_section,
        name="reopen_section",
    ),
    path("<int:pk>/seals/", check_sheets.show_seals, name="show_seals"),
    path(
        "<int:pk>/seals/<int:seal_pk>/text/",
        check_sheets.download_sealed_text,
        name="download_sealed_text",
    ),
    path("<int:pk>/evidence/", evidence.show_evidence, name="show_evidence"),
    path("<int:pk>/evidence/<int:work_item_pk>/type/", evidence.type_figure, name="type_figure"),
    path(
        "<int:pk>/evidence/<int:work_item_pk>/targets/",
        evidence.set_figure_targets,
        name="set_figure_targets",
    ),
    path(
        "<int:pk>/evidence/figures/<int:figure_pk>/change/",
        evidence.change_typed_figure,
        name="change_typed_figure",
    ),
    path(
        "<int:pk>/evidence/figures/<int:figure_pk>/remove/",
        evidence.remove_typed_figure,
        name="remove_typed_figure",
    ),
    path("<int:pk>/comparison/", comparison.compare_check_sheets, name="compare_check_sheets"),
    path("<int:pk>/talk/", talks.show_talk, name="show_talk"),
    path("<int:pk>/talk/<slug:item>/note/", talks.save_talk_note, name="save_talk_note"),
    path("<int:pk>/talk/<slug:item>/mark/", talks.change_mark, name="change_mark"),
    path(
        "<int:pk>/talk/<slug:item>/improvement/", talks.agree_improvement, name="agree_improvement"
    ),
    path("<int:pk>/agenda/", talks.print_agenda, name="print_agenda"),
    path("<int:pk>/meetings/record/", talks.record_meeting, name="record_meeting"),
    path("<int:pk>/meetings/<int:meeting_pk>/", talks.change_meeting, name="change_meeting"),
    path("<int:pk>/meetings/<int:meeting_pk>/minutes/", talks.print_minutes, name="print_minutes"),
    path(
        "<int:pk>/meetings/<int:meeting_pk>/action/",
        improvements.start_meeting_action,
        name="start_meeting_action",
    ),
    path(
        "<int:pk>/joint-texts/<int:text_pk>/action/",
        improvements.start_text_action,
        name="start_text_action",
    ),
    path("<int:pk>/joint-texts/", joint_texts.list_joint_texts, name="list_joint_texts"),
    path("<int:pk>/joint-texts/join/", joint_texts.join_work_items, name="join_work_items"),
    path(
        "<int:pk>/joint-texts/<int:text_pk>/write/",
        joint_texts.write_joint_text,
        name="write_joint_text",
    ),
    path(
        "<int:pk>/joint-texts/<int:text_pk>/", joint_texts.show_joint_text, name="show_joint_text"
    ),
    path(
        "<int:pk>/joint-texts/<int:text_pk>/agree/",
        joint_texts.agree_joint_text,
        name="agree_joint_text",
    ),
    path(
        "<int:pk>/joint-texts/<int:text_pk>/withdraw/",
        joint_texts.withdraw_text_agreement,
        name="withdraw_text_agreement",
    ),
    path(
        "<int:pk>/joint-texts/<int:text_pk>/split/",
        joint_texts.split_joint_text,
        name="split_joint_text",
    ),
    path(
        "<int:pk>/publication/",
        publications.show_publication_proposal,
        name="show_publication_proposal",
    ),
    path(
        "<int:pk>/publication/propose/",
        publications.propose_publication,
        name="propose_publication",
    ),
    path(
        "<int:pk>/publication/<int:publication_pk>/sheet.<str:extension>",
        publications.preview_publication,
        name="preview_publication",
    ),
    path(
        "<int:pk>/publication/<int:publication_pk>/consent/",
        publications.consent_to_publication,
        name="consent_to_publication",
    ),
    path(
        "<int:pk>/publication/<int:publication_pk>/withdraw/",
        publications.withdraw_publication,
        name="withdraw_publication",
    ),
    path("<int:pk>/correction/start/", publications.start_correction, name="start_correction"),
    path(
        "<int:pk>/correction/abandon/", publications.abandon_correction, name="abandon_correction"
    ),
    path(
        "projects/<int:project_pk>/handover.pdf",
        handover.print_handover_pack,
        name="print_handover_pack",
    ),
    path("projects/<int:pk>/circle/", circle.show_circle, name="show_circle"),
    path("projects/<int:pk>/life/", circle.show_project_life, name="show_project_life"),
    path("projects/<int:pk>/years/", compare_years.compare_years, name="compare_years"),
    path("tally/", tally.tally_evaluations, name="tally_evaluations"),
    path("published/tally/", tally.tally_publications, name="tally_publications"),
    path("published/", publications.list_publications, name="list_publications"),
    path("published/open-data/", open_data.show_open_data, name="show_open_data"),
    path(
        "published/open-data.jsonld",
        open_data.download_open_data_catalogue,
        name="download_open_data_catalogue",
    ),
    path("published/feed.atom", open_data.feed_publications, name="feed_publications"),
    path(
        "published/all.<str:extension>",
        open_data.download_publications,
        name="download_publications",
    ),
    path(
        "published/answers.csv",
        open_data.download_published_answers,
        name="download_published_answers",
    ),
    path(
        "published/schemas/<slug:name>.json",
        open_data.download_publication_schema,
        name="download_publication_schema",
    ),
    path("published/<int:pk>/", publications.show_publication, name="show_publication"),
    path(
        "published/<int:pk>/<int:number>/",
        publications.show_publication,
        name="show_publication_number",
    ),
    path(
        "published/<int:pk>/<int:number>/sheet.<str:extension>",
        publications.download_publication,
        name="download_publication",
    ),
    path("sheet-formats/", sheet_formats.list_formats, name="list_formats"),
    path("sheet-formats/compare/", sheet_formats.compare_formats, name="compare_formats"),
    path("sheet-formats/load/", sheet_formats.load_format, name="load_format"),
    path(
        "sheet-formats/sheet-format-1.schema.json",
        sheet_formats.download_format_schema,
        name="download_format_schema",
    ),
    path("sheet-formats/<int:format_pk>/", sheet_formats.show_format, name="show_format"),
    path(
        "sheet-formats/<int:format_pk>/form.yaml",
        sheet_formats.download_format,
        name="download_format",
    ),
    path(
        "sheet-formats/drafts/start/", format_drafts.start_format_draft, name="start_format_draft"
    ),
    path(
        "sheet-formats/drafts/<int:draft_pk>/",
        format_drafts.show_format_draft,
        name="show_format_draft",
    ),
    path(
        "sheet-formats/drafts/<int:draft_pk>/write/<slug:part>/",
        format_drafts.change_format_draft,
        name="change_format_draft",
    ),
    path(
        "sheet-formats/drafts/<int:draft_pk>/preview/",
        format_drafts.preview_format_draft,
        name="preview_format_draft",
    ),
    path(
        "sheet-formats/drafts/<int:draft_pk>/undo/",
        format_drafts.undo_format_change,
        name="undo_format_change",
    ),
    path(
        "sheet-formats/drafts/<int:draft_pk>/publish/",
        format_drafts.publish_format_draft,
        name="publish_format_draft",
    ),
    path(
        "sheet-formats/drafts/<int:draft_pk>/discard/",
        format_drafts.discard_format_draft,
        name="discard_format_draft",
    ),
    path("sheets/receive/", sheet_imports.receive_sheet, name="receive_sheet"),
    path("sheets/<int:import_pk>/", sheet_imports.decide_sheet, name="decide_sheet"),
    path(
        "sheets/<int:import_pk>/undo/",
        sheet_imports.undo_sheet_decision,
        name="undo_sheet_decision",
    ),
    path("sheets/<int:import_pk>/discard/", sheet_imports.discard_sheet, name="discard_sheet"),
    path("sheets/<int:import_pk>/store/", sheet_imports.store_sheet, name="store_sheet"),
    path(
        "sheet-formats/<int:format_pk>/word-template/",
        word_templates.store_word_template,
        name="store_word_template",
    ),
    path(
        "sheet-formats/<int:format_pk>/word-template/remove/",
        word_templates.remove_word_template,
        name="remove_word_template",
    ),
    path(
        "sheet-formats/<int:format_pk>/word-template/sample.docx",
        word_templates.preview_word_template,
        name="preview_word_template",
    ),
    path(
        "sheet-formats/<int:format_pk>/word-template/current.docx",
        word_templates.download_word_template,
        name="download_word_template",
    ),
    path(
        "sheet-formats/<int:format_pk>/word-template/standard.docx",
        word_templates.download_standard_template,
        name="download_standard_template",
    ),
]
