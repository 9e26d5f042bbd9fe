"""Addresses of the consultations, each named like its use case."""

from django.urls import path

from kyodo.consultations.views import (
    case_files,
    case_page,
    case_relations,
    case_search,
    case_steps,
    questions,
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
