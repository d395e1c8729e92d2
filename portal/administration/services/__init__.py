"""Acts of the administrators, each recorded."""

from portal.administration.services.accounts import (
    end_sessions,
    lock_account,
    reset_password,
    reset_second_factor,
    unlock_account,
)
from portal.administration.services.closures import close_feature, open_feature
from portal.administration.services.first import appoint_first_administrators
from portal.administration.services.proposals import (
    confirm_proposal,
    decline_proposal,
    propose_administrator,
    propose_reset,
    withdraw_proposal,
)

__all__ = [
    "appoint_first_administrators",
    "close_feature",
    "confirm_proposal",
    "decline_proposal",
    "end_sessions",
    "lock_account",
    "open_feature",
    "propose_administrator",
    "propose_reset",
    "reset_password",
    "reset_second_factor",
    "unlock_account",
    "withdraw_proposal",
]
