"""Where this room's views find the key of a form."""

from portal.core.keys import key_of

__all__ = ["key_of"]
