"""Every write of the mutual evaluation, one function per use case.

The order is the same everywhere: lock the evaluation, load, ask who may, write, record, tell.
"""
