"""A file that belongs to a case."""

from kyodo.attachments.storing import store_file
from kyodo.consultations.models import CaseFile
from tests.attachments.files import upload
from tests.consultations.cases import NOW


def file_of(case, name="内部.png", audience="internal"):
    return CaseFile.objects.create(
        case=case, stored=store_file(upload(name), NOW), added_at=NOW, audience=audience
    )
