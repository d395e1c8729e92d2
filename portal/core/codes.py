"""Public codes: random, unambiguous, safe in a URL, readable over a telephone."""

import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def new_code(length: int = 12) -> str:
    """A random code; 12 characters of 31 make collisions and guessing hopeless (about 2^59)."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))
