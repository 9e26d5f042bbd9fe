"""The rows, and what each database needs to look through them.

SQLite builds a table anew when a column changes and loses its triggers by it: a later migration of
this table has to run ``make_index`` again.
"""

from django.db import migrations, models

import kyodo.search.models

SQLITE = (
    # Letters are told from signs where the pieces are cut; this tokenizer only splits at spaces.
    """CREATE VIRTUAL TABLE search_pieces USING fts5(
        pieces, content='search_searchdocument', content_rowid='id',
        tokenize='ascii', columnsize=0, prefix='1')""",
    """CREATE TRIGGER search_pieces_insert AFTER INSERT ON search_searchdocument BEGIN
        INSERT INTO search_pieces(rowid, pieces) VALUES (new.id, new.pieces); END""",
    """CREATE TRIGGER search_pieces_delete AFTER DELETE ON search_searchdocument BEGIN
        INSERT INTO search_pieces(search_pieces, rowid, pieces)
        VALUES ('delete', old.id, old.pieces); END""",
    """CREATE TRIGGER search_pieces_update AFTER UPDATE OF id, pieces ON search_searchdocument BEGIN
        INSERT INTO search_pieces(search_pieces, rowid, pieces)
        VALUES ('delete', old.id, old.pieces);
        INSERT INTO search_pieces(rowid, pieces) VALUES (new.id, new.pieces); END""",
)
POSTGRESQL = (
    "ALTER TABLE search_searchdocument ALTER COLUMN pieces SET STATISTICS 400",
    # What waits to be sorted in is read by every search, so that not much of it may wait.
    "CREATE INDEX search_pieces ON search_searchdocument USING gin (pieces)"
    " WITH (gin_pending_list_limit = 512)",
)


def make_index(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in POSTGRESQL if postgresql else SQLITE:
        schema_editor.execute(statement)


class Migration(migrations.Migration):

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name='SearchDocument',
            fields=[
                ('id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('part', models.CharField(blank=True, max_length=40, verbose_name='文章の種類')),
                ('about', models.BigIntegerField(blank=True, null=True, verbose_name='連絡先の人の番号')),
                ('pieces', kyodo.search.models.PiecesField(verbose_name='言葉')),
            ],
            options={
                'verbose_name': '検索の索引',
                'verbose_name_plural': '検索の索引',
                'ordering': ['-pk'],
                'indexes': [models.Index(condition=models.Q(('about__isnull', False)), fields=['about'], name='search_about')],
            },
        ),
        migrations.RunPython(make_index, migrations.RunPython.noop),
    ]
