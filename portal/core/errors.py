"""Refusals: what the portal answers when an act may not be done, in the sentence that the user reads."""


class Refused(Exception):
    """An act was refused and nothing was changed.

    ``code``: ``not_found`` | ``not_open`` (the case does not stand where this act is possible) | ``denied``
    (this person may not) | ``guard`` (something is still missing) | ``invalid`` (the input) |
    ``too_many`` (asked too often).
    """

    def __init__(self, reason: str, *, code: str = "guard") -> None:
        super().__init__(reason)
        self.reason = reason
        self.code = code
