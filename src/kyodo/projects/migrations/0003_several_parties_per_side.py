"""A side may be several bodies; each of them stands on one side only, in an order of their own."""

from itertools import groupby

from django.db import migrations, models


def write_positions(apps, schema_editor):
    """In the order of the sides, and on each side in which they were added."""
    sides = apps.get_model("projects", "Side").objects.order_by("position")
    order = {code: number for number, code in enumerate(sides.values_list("code", flat=True))}
    rows = apps.get_model("projects", "Party").objects.order_by("project_id", "pk")
    for _project, of_project in groupby(rows, key=lambda party: party.project_id):
        in_order = sorted(of_project, key=lambda party: order.get(party.side, len(order)))
        for position, party in enumerate(in_order, start=1):
            party.position = position
            party.save(update_fields=["position"])


class Migration(migrations.Migration):
    dependencies = [("projects", "0002_side")]

    operations = [
        migrations.RemoveConstraint(model_name="party", name="party_one_per_side"),
        migrations.AddField(
            model_name="party",
            name="position",
            field=models.PositiveSmallIntegerField(default=1, verbose_name="順番"),
        ),
        migrations.AlterModelOptions(
            name="party",
            options={
                "ordering": ["project_id", "position", "pk"],
                "verbose_name": "協働する団体・部署",
                "verbose_name_plural": "協働する団体・部署",
            },
        ),
        migrations.AddConstraint(
            model_name="party",
            constraint=models.UniqueConstraint(
                fields=("project", "organisation"), name="party_stands_on_one_side"
            ),
        ),
        migrations.RunPython(write_positions, migrations.RunPython.noop),
    ]
