"""Roles that answer together or person by person, later steps, and questions of the sides' own."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Q, Subquery


def name_signers(apps, _schema_editor):
    """Until now every sheet had one role, whose people wrote and sealed it."""
    sheets = apps.get_model("evaluations", "CheckSheet").objects.all()
    signer = apps.get_model("evaluations", "Signer")
    signer.objects.bulk_create(
        (signer(check_sheet_id=key, role=role) for key, role in sheets.values_list("pk", "role")),
        batch_size=500,
    )
    role = sheets.filter(parts=OuterRef("part")).values("role")[:1]
    apps.get_model("evaluations", "Seal").objects.update(role=Subquery(role))


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0001_initial")]
    operations = [
        migrations.AddField(
            "checksheet", "number", models.PositiveSmallIntegerField(default=0)
        ),
        migrations.AddField(
            "checksheet",
            "respondent",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="check_sheets",
                to="evaluations.seat",
            ),
        ),
        migrations.AlterModelOptions(
            "checksheet",
            {
                "ordering": ["evaluation_id", "role", "number", "pk"],
                "verbose_name": "チェックシート",
                "verbose_name_plural": "チェックシート",
            },
        ),
        migrations.RemoveConstraint("checksheet", "check_sheet_one_per_role"),
        migrations.AddConstraint(
            "checksheet",
            models.UniqueConstraint(
                fields=("evaluation", "role", "number"), name="check_sheet_one_per_voice"
            ),
        ),
        migrations.CreateModel(
            "Signer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "check_sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="signers",
                        to="evaluations.checksheet",
                    ),
                ),
                ("role", models.SlugField(max_length=30)),
            ],
            options={
                "verbose_name": "記入する役割",
                "verbose_name_plural": "記入する役割",
                "ordering": ["check_sheet_id", "pk"],
            },
        ),
        migrations.AddConstraint(
            "signer",
            models.UniqueConstraint(fields=("check_sheet", "role"), name="signer_once_per_sheet"),
        ),
        migrations.AddField("seal", "role", models.SlugField(default="", max_length=30), preserve_default=False),
        migrations.RunPython(name_signers, migrations.RunPython.noop, elidable=True),
        migrations.RemoveConstraint("seal", "seal_one_in_force"),
        migrations.AddConstraint(
            "seal",
            models.UniqueConstraint(
                condition=Q(("reopened_at__isnull", True)),
                fields=("part", "role"),
                name="seal_one_in_force_per_role",
            ),
        ),
        migrations.AddField("evaluation", "own_items", models.JSONField(blank=True, default=dict)),
        migrations.AddField("evaluation", "form_facts", models.JSONField(blank=True, null=True)),
        migrations.AddField(
            "meeting",
            "facilitator_absence",
            models.CharField(blank=True, max_length=300, verbose_name="立会者が欠席した理由"),
        ),
    ]
