"""Finding a person by the identity number as notices and lists print it: first three characters, stars, last two."""

from portal.core.crypto import keyed_hash
from portal.core.identifiers import normalise_id_number


def masked_id_hash(id_number: str) -> str:
    """What a whole number and its masked form have in common, as a keyed hash; the stars do not matter."""
    number = normalise_id_number(id_number)
    return keyed_hash(f"{number[:3]}*{number[-2:]}", purpose="masked_id_number")
