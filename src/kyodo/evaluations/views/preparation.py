"""FILL."""

from django.http import Http404, HttpRequest, HttpResponse


def list_evaluations(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404


def prepare_evaluation(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404


def show_evaluation(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404


def change_schedule(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404


def open_evaluation(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404


def appoint_seat(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404


def dismiss_seat(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404


def name_respondent(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404


def show_history(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404
