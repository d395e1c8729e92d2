"""Which state of the rules the tables hold, for processes that keep them in memory."""

import pgtrigger
from django.db import models

RENEW = """
INSERT INTO catalog_rulesrevision (id, token) VALUES (1, gen_random_uuid())
ON CONFLICT (id) DO UPDATE SET token = excluded.token;
RETURN NULL;
"""


class RulesRevision(models.Model):
    """One row whose ``token`` is new after every statement that may have changed a rule, whoever wrote it.

    It is written by triggers in the transaction of the change, so it is seen exactly when the change is; a token
    and not a number, because a number would come back after a rollback.
    """

    token = models.UUIDField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="rulesrevision_one_row")]

    def __str__(self) -> str:
        return str(self.token)


def revises_rules() -> list[pgtrigger.Trigger]:
    """The triggers of a table that is part of the rulebook."""
    return [
        pgtrigger.Trigger(
            name="revises_rules",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
            func=RENEW,
        )
    ]
