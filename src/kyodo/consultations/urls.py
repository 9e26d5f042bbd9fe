"""Addresses of the consultations, each named like its use case."""

from django.urls import path

from kyodo.consultations.views import (
    case_files,
    case_page,
    case_relations,
    case_search,
    case_steps,
    look_back,
    questions,
    referral_links,
    referrals,
    referring,
    requests,
    text_blocks,
)

app_name = "consultations"
urlpatterns = [
    path("new/", requests.ask_consultation, name="ask_consultation"),
    path("received/", requests.show_receipt, name="show_receipt"),
    path("follow/", requests.follow_request, name="follow_request"),
    path("follow/add/", requests.add_to_request, name="add_to_request"),
    path(
        "follow/consents/<int:consent_pk>/withdraw/",
        requests.withdraw_consent,
        name="withdraw_consent",
    ),
    path("follow/withdraw/", requests.withdraw_request, name="withdraw_request"),
    path("follow/delete/", requests.ask_for_deletion, name="ask_for_deletion"),
    path("follow/copy.json", requests.download_request, name="download_request"),
    path(
        "follow/files/<int:file_pk>/",
        requests.download_request_file,
        name="download_request_file",
    ),
    path("search/", case_search.search_cases, name="search_cases"),
    path("question/", questions.answer_question, name="answer_question"),
    path("text-blocks/", text_blocks.list_text_blocks, name="list_text_blocks"),
    path("text-blocks/add/", text_blocks.add_text_block, name="add_text_block"),
    path("text-blocks/<int:pk>/", text_blocks.change_text_block, name="change_text_block"),
    path("text-blocks/<int:pk>/retire/", text_blocks.retire_text_block, name="retire_text_block"),
    path("referrals/", referrals.list_own_referrals, name="list_own_referrals"),
    path("referrals/answer/", referral_links.answer_referral, name="answer_referral"),
    path("referrals/answer/see/", referral_links.see_referral, name="see_referral"),
    path(
        "referrals/answer/files/<int:file_pk>/",
        referral_links.download_linked_file,
        name="download_linked_file",
    ),
    path("referrals/<int:pk>/", referrals.show_referral, name="show_referral"),
    path("referrals/<int:pk>/see/", referrals.see_own_referral, name="see_own_referral"),
    path("referrals/<int:pk>/answer/", referrals.answer_own_referral, name="answer_own_referral"),
    path(
        "referrals/<int:pk>/files/<int:file_pk>/",
        referrals.download_referral_file,
        name="download_referral_file",
    ),
    path(
        "referrals/<int:pk>/letter.pdf",
        referrals.print_referral_letter,
        name="print_referral_letter",
    ),
    path(
        "referrals/<int:pk>/caller-letter.pdf",
        referrals.print_caller_letter,
        name="print_caller_letter",
    ),
    path("referrals/<int:pk>/close/", referrals.close_referral, name="close_referral"),
    path("referrals/<int:pk>/take-back/", referrals.take_back_referral, name="take_back_referral"),
    path(
        "referrals/<int:pk>/link/renew/", referrals.renew_referral_link, name="renew_referral_link"
    ),
    path(
        "referrals/<int:pk>/link/extend/",
        referrals.extend_referral_link,
        name="extend_referral_link",
    ),
    path(
        "referrals/<int:pk>/link/revoke/",
        referrals.revoke_referral_link,
        name="revoke_referral_link",
    ),
    path("look-back/", look_back.look_back, name="look_back"),
    path("look-back/<int:pk>/note/", look_back.note_lesson, name="note_lesson"),
    path("look-back/<int:pk>/action/", look_back.start_lesson_action, name="start_lesson_action"),
    path("<int:pk>/refer/", referring.refer_case, name="refer_case"),
    path("<int:pk>/consents/add/", referring.record_consent, name="record_consent"),
    path(
        "<int:pk>/consents/<int:consent_pk>/withdraw/",
        referring.withdraw_consent_for_caller,
        name="withdraw_consent_for_caller",
    ),
    path("<int:pk>/", case_page.show_case, name="show_case"),
    path("<int:pk>/entries/add/", case_page.add_entry, name="add_entry"),
    path("<int:pk>/plan/", case_steps.plan_next, name="plan_next"),
    path("<int:pk>/move/", case_steps.move_case, name="move_case"),
    path("<int:pk>/close/", case_steps.close_case, name="close_case"),
    path("<int:pk>/reopen/", case_steps.reopen_case, name="reopen_case"),
    path("<int:pk>/history/", case_steps.show_case_history, name="show_case_history"),
    path("<int:pk>/files/add/", case_files.add_case_files, name="add_case_files"),
    path("<int:pk>/files/<int:file_pk>/", case_files.download_case_file, name="download_case_file"),
    path(
        "<int:pk>/files/<int:file_pk>/change/",
        case_files.change_case_file,
        name="change_case_file",
    ),
    path("<int:pk>/files/<int:file_pk>/erase/", case_files.erase_case_file, name="erase_case_file"),
    path("<int:pk>/merge/", case_relations.merge_cases, name="merge_cases"),
    path("<int:pk>/split/", case_relations.split_case, name="split_case"),
    path("<int:pk>/relate/", case_relations.relate_cases, name="relate_cases"),
    path(
        "<int:pk>/relate/<int:other_pk>/end/",
        case_relations.unrelate_cases,
        name="unrelate_cases",
    ),
    path(
        "<int:pk>/project/",
        case_relations.start_project_from_case,
        name="start_project_from_case",
    ),
]
