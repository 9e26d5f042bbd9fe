"""How much slower we are than the bare thing underneath, measured together in one run.

``python3 dev.py bench [NAME …] [--postgres] [--json]`` runs the modules of this package that have
a function ``measure``, each on a fresh database with its tables and the official forms. It gives
rows of ``name``, ``ours``, ``floor``, ``unit``, ``ratio`` and ``runs``; ``measuring`` helps to make
them. A module may have ``urlpatterns``: views for its floor, served beside ours.
"""
