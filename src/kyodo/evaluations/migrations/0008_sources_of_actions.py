"""Actions that came out of a talk say so; those of a difference are known by their item."""

from django.db import migrations


def name_sources(apps, schema_editor):
    for link in apps.get_model("evaluations", "ItemAction").objects.select_related("action"):
        link.action.source, link.action.source_id = "difference", link.evaluation_id
        link.action.save(update_fields=["source", "source_id"])


class Migration(migrations.Migration):
    dependencies = [
        ("evaluations", "0007_evidence"),
        ("projects", "0005_improvements_and_duties"),
    ]

    operations = [migrations.RunPython(name_sources, migrations.RunPython.noop)]
