"""Addresses of the lists, each named like its use case."""

from django.urls import path

from kyodo.classifications import views

app_name = "classifications"
urlpatterns = [
    path("", views.list_lists, name="list_lists"),
    path("words/<int:pk>/", views.change_classification, name="change_classification"),
    path("words/<int:pk>/end/", views.end_classification, name="end_classification"),
    path("words/<int:pk>/resume/", views.resume_classification, name="resume_classification"),
    path("words/<int:pk>/move/", views.move_classification, name="move_classification"),
    path("<slug:kind>/", views.list_classifications, name="list_classifications"),
    path("<slug:kind>/add/", views.add_classification, name="add_classification"),
    path("<slug:kind>/import/", views.import_classifications, name="import_classifications"),
    path("<slug:kind>/list.csv", views.export_classifications, name="export_classifications"),
]
