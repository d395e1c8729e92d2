"""Why a certificate cannot be printed; nothing was printed then."""


class MissingGlyphs(ValueError):
    """``characters`` can't be printed with our fonts."""

    def __init__(self, characters: set[str]) -> None:
        self.characters = frozenset(characters)
        listed = "、".join(f"{character}（U+{ord(character):04X}）" for character in sorted(characters))
        super().__init__(f"证书字库中没有这些字：{listed}")
