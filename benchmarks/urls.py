from benchmarks.measuring import modules
from kyodo.config.urls import urlpatterns as ours

urlpatterns = [
    *ours,
    *(pattern for module in modules().values() for pattern in getattr(module, "urlpatterns", [])),
]
