"""Encryption of personal data at rest and the keyed hash by which it is found (invariant 9; GB/T 22239 8.1.4.8)."""

import base64
import hashlib
import hmac
import secrets
from functools import lru_cache

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from django.conf import settings

NONCE_BYTES = 12


@lru_cache
def _key(secret: str, purpose: str) -> bytes:
    return hmac.digest(secret.encode(), purpose.encode(), hashlib.sha256)


@lru_cache
def _cipher(secret: str, purpose: str) -> AESGCM:
    return AESGCM(_key(secret, purpose))


@lru_cache
def _mac(secret: str, purpose: str) -> HMAC:
    """To be copied: setting one up takes longer than the hash of a short text."""
    return HMAC(_key(secret, purpose), SHA256())


def seal(plain: bytes, *, secret: str, purpose: str) -> bytes:
    """Encrypt and authenticate ``plain`` (AES-256-GCM) under a key of ``secret`` that serves ``purpose`` alone."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + _cipher(secret, purpose).encrypt(nonce, plain, purpose.encode())


def unseal(sealed: bytes, *, secret: str, purpose: str) -> bytes:
    """The plain bytes; raises ``cryptography.exceptions.InvalidTag`` when they were changed."""
    return _cipher(secret, purpose).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], purpose.encode())


def encrypt_text(text: str) -> str:
    return base64.b64encode(seal(text.encode(), secret=settings.FIELD_KEY, purpose="field")).decode()


def decrypt_text(text: str) -> str:
    return unseal(base64.b64decode(text), secret=settings.FIELD_KEY, purpose="field").decode()


def keyed_hash(text: str, *, purpose: str) -> str:
    """64 hex digits that find an equal value and tell nothing without the key."""
    mac = _mac(settings.FIELD_KEY, purpose).copy()
    mac.update(text.encode())
    return mac.finalize().hex()
