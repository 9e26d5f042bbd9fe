"""The handover pack: one paper for whoever takes over a project."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from kyodo.accounts.requests import Request
from kyodo.audit.trail import record_readings
from kyodo.evaluations.exports.handover import handover_pdf
from kyodo.evaluations.permissions import can_print_handover_pack
from kyodo.evaluations.queries.handover import handover_pack
from kyodo.projects.models import Project


@require_GET
def print_handover_pack(request: Request, project_pk: int) -> HttpResponse:
    """Names people, so that who took it is recorded."""
    user = request.user
    project = get_object_or_404(Project.objects.visible_to(user), pk=project_pk)
    if not can_print_handover_pack(user, project):
        if user.is_administrator:
            raise PermissionDenied
        raise Http404
    pack = handover_pack(project, user, timezone.localdate(timezone.now()))
    address = reverse("projects:show_project", kwargs={"pk": project.pk})
    pdf = handover_pdf(
        pack, address=request.build_absolute_uri(address), language=get_language() or "ja"
    )
    record_readings(by=user, targets=[project, *pack.persons])
    response = HttpResponse(pdf, content_type="application/pdf")
    name = f"handover-{project.pk}-{pack.printed_on:%Y%m%d}.pdf"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response
