"""Signing keys: a PKCS #12 file, or a token behind PKCS #11 (an HSM), read once in each process."""

import asyncio
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from asn1crypto import algos, x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12


class CannotLoadKey(ValueError):
    """The key store is missing, broken, of another kind, or locked with another password."""


@dataclass(frozen=True)
class Key:
    """``sign`` signs bytes that it hashes with SHA-256 itself, as ``algorithm`` says; ``chain``: the issuers known.

    ``close`` leaves the token, after which the key signs no more; a key from a file has nothing to leave.
    """

    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]
    algorithm: algos.SignedDigestAlgorithm
    sign: Callable[[bytes], bytes]
    close: Callable[[], None] = lambda: None


def pkcs12_key(path: Path | str, password: str) -> Key:
    """The elliptic-curve key in a PKCS #12 file with its chain. Raises ``CannotLoadKey``."""
    file = Path(path)
    try:
        stored = pkcs12.load_pkcs12(file.read_bytes(), password.encode())
    except (OSError, ValueError) as error:
        raise CannotLoadKey(f"{file.name} cannot be read: is it there, and is the password right?") from error
    key = stored.key
    if stored.cert is None or not isinstance(key, ec.EllipticCurvePrivateKey):
        raise CannotLoadKey(f"{file.name} holds no elliptic-curve key with its certificate")
    return Key(
        certificate=_plain(stored.cert),
        chain=tuple(_plain(each) for each in stored.additional_certs),
        algorithm=algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"}),
        sign=lambda content: key.sign(content, ec.ECDSA(hashes.SHA256())),
    )


def _plain(stored: pkcs12.PKCS12Certificate) -> x509.Certificate:
    return x509.Certificate.load(stored.certificate.public_bytes(serialization.Encoding.DER))


def pkcs11_key(module: str, *, token: str, pin: str, label: str) -> Key:
    """The key and certificate called ``label`` on ``token``; the key never leaves it. Raises ``CannotLoadKey``.

    ``module`` is the library of the token's maker; needs the package python-pkcs11.
    """
    try:
        import pkcs11  # noqa: PLC0415 - needed by those alone who have a token
        from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session  # noqa: PLC0415
    except ImportError as error:
        raise CannotLoadKey("PKCS #11 needs the package python-pkcs11") from error
    from pyhanko.config.pkcs11 import TokenCriteria  # noqa: PLC0415

    try:
        with ExitStack() as held:
            session = open_pkcs11_session(module, token_criteria=TokenCriteria(label=token), user_pin=pin)
            # A session that is left open keeps the process logged in, and the next attempt would be refused for that.
            held.callback(session.close)
            # Hashed here, because few tokens know how to hash for elliptic curves.
            signer: Any = PKCS11Signer(session, cert_label=label, key_label=label, use_raw_mechanism=True)
            if signer.signing_cert is None:
                raise CannotLoadKey(f"the token {token} has no certificate {label}")
            chain = tuple(signer.cert_registry)
            close = held.pop_all().close
    except (pkcs11.PKCS11Error, RuntimeError, LookupError) as error:
        raise CannotLoadKey(f"the token {token} cannot be used: {type(error).__name__} {error}") from error
    return Key(
        certificate=signer.signing_cert,
        chain=chain,
        algorithm=signer.get_signature_mechanism_for_digest("sha256"),
        sign=lambda content: asyncio.run(signer.async_sign_raw(content, "sha256")),
        close=close,
    )
