"""Addresses of the yearly plans."""

from django.urls import path

from kyodo.plans.views import items, years

app_name = "plans"
urlpatterns = [
    path("<int:project_pk>/<int:year>/", years.show_plan, name="show_plan"),
    path("<int:project_pk>/<int:year>/plan.<str:kind>", years.print_plan, name="print_plan"),
    path(
        "<int:project_pk>/<int:year>/progress/<int:half>/",
        years.check_progress,
        name="check_progress",
    ),
    path(
        "<int:project_pk>/<int:year>/actions/",
        years.list_carried_actions,
        name="list_carried_actions",
    ),
    path(
        "<int:project_pk>/<int:year>/actions/<int:action_pk>/",
        years.decide_carried_action,
        name="decide_carried_action",
    ),
    path("items/<int:pk>/", items.show_plan_item, name="show_plan_item"),
    path("items/<int:pk>/write/", items.write_plan_item, name="write_plan_item"),
    path("items/<int:pk>/view/<slug:side>/", items.write_plan_view, name="write_plan_view"),
    path("items/<int:pk>/agree/", items.agree_plan_item, name="agree_plan_item"),
    path("items/<int:pk>/withdraw/", items.withdraw_plan_agreement, name="withdraw_plan_agreement"),
]
