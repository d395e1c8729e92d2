"""Signing keys: a PKCS #12 file, or a token behind PKCS #11 (an HSM), read once in each process."""

from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pyhanko.sign import signers
from pyhanko.sign.general import get_pyca_cryptography_hash


class CannotLoadKey(ValueError):
    """The key store is missing, broken, of another kind, or locked with another password."""


class _CachedKeySigner(signers.SimpleSigner):
    """``SimpleSigner`` parses its private key anew for every signature; this one has done it once."""

    private_key: ec.EllipticCurvePrivateKey

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
        return self.private_key.sign(data, ec.ECDSA(get_pyca_cryptography_hash(digest_algorithm)))


def pkcs12_key(path: Path | str, password: str) -> signers.Signer:
    """The elliptic-curve key in a PKCS #12 file with its chain. Raises ``CannotLoadKey``."""
    file = Path(path)
    signer = _CachedKeySigner.load_pkcs12(file, passphrase=password.encode())
    if signer is None:
        raise CannotLoadKey(f"{file.name} cannot be read: is it there, and is the password right?")
    key = serialization.load_der_private_key(signer.signing_key.dump(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise CannotLoadKey(f"{file.name} holds no elliptic-curve key")
    signer.private_key = key
    return signer


def pkcs11_key(module: str, *, token: str, pin: str, label: str) -> signers.Signer:
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
        session = open_pkcs11_session(module, token_criteria=TokenCriteria(label=token), user_pin=pin)
        # Hashed here, because few tokens know how to hash for elliptic curves.
        signer: Any = PKCS11Signer(session, cert_label=label, key_label=label, use_raw_mechanism=True)
        if signer.signing_cert is None:
            raise CannotLoadKey(f"the token {token} has no certificate {label}")
    except (pkcs11.PKCS11Error, RuntimeError, LookupError) as error:
        raise CannotLoadKey(f"the token {token} cannot be used: {type(error).__name__} {error}") from error
    return signer
