"""Which seal the settings name, built once in each process (regulation 4.7, 5.3)."""

from functools import cache
from pathlib import Path

from asn1crypto import x509
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from certificates.layout import SEAL_BOX
from certificates.signing import Signer
from certificates.signing.checking import load_roots
from certificates.signing.evidence import CannotSign, EvidenceStore
from certificates.signing.keys import Key, pkcs11_key, pkcs12_key
from certificates.signing.pades import Box, PadesSigner
from certificates.signing.seal_service import SealService
from certificates.signing.stamps import Stamper
from certificates.signing.transport import Http, Transport

TEST_PASSWORD = "test"  # noqa: S105 - of a key that says in its name that it is a test
TEST_FOLDER = "test-pki"


def uses_test_seal() -> bool:
    """No licensed key seals, so every certificate must say that its seal is a test. May raise ``Unreachable``."""
    if settings.SEAL_SERVICE_URL:
        return _seal_service().is_test
    return _has_no_key()


@cache
def signer() -> Signer:
    """The process's signer: the configured service or key, or in demo and tests the test authority's."""
    return _made(SEAL_BOX)


@cache
def paper_signer() -> Signer:
    """The same seal for papers that are laid out otherwise than a certificate: a key signs them invisibly."""
    return _made(None)


def _made(seal_box: Box | None) -> Signer:
    if settings.SEAL_SERVICE_URL:
        return _seal_service()
    if _has_no_key():
        return _test_signer(seal_box)
    if not settings.TSA_URL or not settings.SIGNER_ROOTS:
        raise ImproperlyConfigured("a seal that lasts needs TSA_URL and SIGNER_ROOTS")
    return _lasting(_configured_key(), Http(proxy=settings.PKI_PROXY), settings.TSA_URL, seal_box)


@cache
def trust_roots() -> tuple[x509.Certificate, ...]:
    """The authorities by which this portal's certificates are checked."""
    return tuple(load_roots(trust_root_file()))


def trust_root_file() -> Path:
    """The same as a PEM file, which is handed to anybody who checks offline."""
    return Path(settings.SIGNER_ROOTS) if settings.SIGNER_ROOTS else _test_authority().root_certificate


@cache
def _seal_service() -> SealService:
    return SealService(settings.SEAL_SERVICE_URL, settings.SEAL_SERVICE_TOKEN)


def _has_no_key() -> bool:
    return not (settings.SIGNER_STORE or settings.SIGNER_PKCS11["module"])


def _configured_key() -> Key:
    if settings.SIGNER_PKCS11["module"]:
        token = settings.SIGNER_PKCS11
        return pkcs11_key(token["module"], token=token["token"], pin=token["pin"], label=token["label"])
    return pkcs12_key(settings.SIGNER_STORE, settings.SIGNER_PASSWORD)


def _test_signer(seal_box: Box | None) -> Signer:
    """The test authority answers as a process of its own where one is named, else in this process."""
    from certificates.test_pki.authority import STAMPS_URL  # noqa: PLC0415 - never in production

    key = pkcs12_key(_test_authority().signer_store, TEST_PASSWORD)
    if settings.PKI_PROXY:
        return _lasting(key, Http(proxy=settings.PKI_PROXY), STAMPS_URL, seal_box)
    from certificates.test_pki.answers import Answers  # noqa: PLC0415
    from certificates.test_pki.inside import Inside  # noqa: PLC0415

    return _lasting(key, Inside(Answers(_test_authority())), STAMPS_URL, seal_box)


@cache
def _test_authority():  # type: ignore[no-untyped-def]  # noqa: ANN202 - a type that production does not import
    if settings.PORTAL_ENV == "production":
        raise ImproperlyConfigured("no key is named to seal with; production does not sign with a test seal")
    from certificates.test_pki.authority import make_test_authority  # noqa: PLC0415

    return make_test_authority(settings.VAR_DIR / TEST_FOLDER, password=TEST_PASSWORD)


def _lasting(key: Key, transport: Transport, stamps_url: str, seal_box: Box | None) -> Signer:
    stamper = Stamper(stamps_url, transport)
    evidence = EvidenceStore(key.certificate, key.chain, roots=trust_roots(), stamper=stamper, transport=transport)
    return PadesSigner(key, stamper, evidence, seal_box=seal_box)


def data_key() -> Key:
    """The key that signs what is no page: lists of hashes beside files, credentials. Raises ``CannotSign`` without one.

    A seal service seals pages alone; a province that has nothing else names a key for data as well.
    """
    if not _has_no_key():
        return _configured_key()
    if settings.PORTAL_ENV == "production":
        raise CannotSign("没有配置签署数据的密钥")
    return pkcs12_key(_test_authority().signer_store, TEST_PASSWORD)
