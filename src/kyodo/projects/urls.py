"""Addresses of projects."""

from django.urls import path

from kyodo.projects.views import duties, improvements, projects, roles_table, steps

app_name = "projects"
urlpatterns = [
    path("", projects.list_projects, name="list_projects"),
    path("add/", projects.add_project, name="add_project"),
    path("<int:pk>/", projects.show_project, name="show_project"),
    path("<int:pk>/change/", projects.change_project, name="change_project"),
    path(
        "<int:pk>/roles-table/<int:year>/", roles_table.write_roles_table, name="write_roles_table"
    ),
    path(
        "<int:pk>/roles-table/<int:year>/copy/",
        roles_table.copy_roles_table,
        name="copy_roles_table",
    ),
    path("<int:pk>/duties/<int:year>/", duties.list_duties, name="list_duties"),
    path("<int:pk>/steps/add/", steps.add_project_step, name="add_project_step"),
    path("steps/<int:pk>/", steps.change_project_step, name="change_project_step"),
    path("steps/<int:pk>/remove/", steps.remove_project_step, name="remove_project_step"),
    path("files/<int:pk>/", steps.download_project_file, name="download_project_file"),
    path("duties/<int:pk>/", duties.report_duty, name="report_duty"),
    path("duties/<int:pk>/assign/", duties.assign_duty, name="assign_duty"),
    path("improvements/", improvements.list_improvements, name="list_improvements"),
    path("improvements/<int:pk>/", improvements.report_improvement, name="report_improvement"),
    path(
        "improvements/<int:pk>/acknowledge/",
        improvements.acknowledge_drop,
        name="acknowledge_drop",
    ),
]
