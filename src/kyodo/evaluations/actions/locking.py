"""The first step of every write on an evaluation."""

from kyodo.evaluations.models import Evaluation


def lock_evaluation(evaluation_id: int) -> Evaluation:
    """The evaluation, read after its row was locked until the end of the transaction.

    Reading it before would let a double click do a thing twice, and two sides sealing at the same
    moment would each conclude that the other is still missing.
    Raises ``Evaluation.DoesNotExist``.
    """
    return Evaluation.objects.select_for_update(of=("self",)).with_sheet().get(pk=evaluation_id)
