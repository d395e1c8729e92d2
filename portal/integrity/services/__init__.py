"""Recording dishonesty, and keeping those out whom it bars."""

from portal.integrity.services.bars import refuse_barred_body, refuse_barred_expert, refuse_the_barred
from portal.integrity.services.changes import decide_change, propose_correction, propose_lifting
from portal.integrity.services.records import (
    Proposal,
    answer_record,
    decide_record,
    propose_record,
    record_fraud,
)

__all__ = [
    "Proposal",
    "answer_record",
    "decide_change",
    "decide_record",
    "propose_correction",
    "propose_lifting",
    "propose_record",
    "record_fraud",
    "refuse_barred_body",
    "refuse_barred_expert",
    "refuse_the_barred",
]
