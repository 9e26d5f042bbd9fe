"""Addresses of projects."""

from django.urls import path

from kyodo.projects import views

app_name = "projects"
urlpatterns = [
    path("", views.list_projects, name="list_projects"),
    path("add/", views.add_project, name="add_project"),
    path("<int:pk>/", views.show_project, name="show_project"),
    path("<int:pk>/change/", views.change_project, name="change_project"),
    path("<int:pk>/roles-table/<int:year>/", views.write_roles_table, name="write_roles_table"),
    path("improvements/<int:pk>/", views.report_improvement, name="report_improvement"),
]
