"""A certificate authority for demo and tests, whose every name says that it is one (regulation.md 4.7).

A self-made seal must never look official. Production gives the portal a key of a licensed authority instead.
"""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

ROOT_NAME = "Zhiping TEST CA 测试 – not an official seal"
SIGNER_NAME = "Zhiping TEST signer 测试 – not an official seal"

# Fixed and wide, so that the demo's clock may move without the signatures going out of date.
_VALID_FROM = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
_VALID_UNTIL = dt.datetime(2070, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class TestCa:
    """``root_certificate``: PEM, for ``verify_signature``. ``signer_store``: PKCS #12, for ``Pkcs12Signer``."""

    __test__ = False

    root_certificate: Path
    signer_store: Path


def make_test_ca(directory: Path, *, password: str) -> TestCa:
    """Make (once) a P-256 root and a signer below it in ``directory``; a second call finds and keeps them.

    ``password`` locks the key store, which only its owner may read. The root's private key is thrown away.
    """
    paths = TestCa(directory / "test-root.pem", directory / "test-signer.p12")
    if paths.root_certificate.is_file() and paths.signer_store.is_file():
        return paths
    directory.mkdir(parents=True, exist_ok=True)
    root_key = ec.generate_private_key(ec.SECP256R1())
    signer_key = ec.generate_private_key(ec.SECP256R1())
    root = _root_certificate(root_key)
    signer = _signer_certificate(signer_key, root, root_key)
    store = pkcs12.serialize_key_and_certificates(
        b"zhiping-test", signer_key, signer, [root], serialization.BestAvailableEncryption(password.encode())
    )
    _write_whole(paths.signer_store, store)
    _write_whole(paths.root_certificate, root.public_bytes(serialization.Encoding.PEM))
    return paths


def _root_certificate(key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    name = _name(ROOT_NAME)
    return (
        _builder(name, name, key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_key_usage(certificates=True), critical=True)
        .sign(key, hashes.SHA256())
    )


def _signer_certificate(
    key: ec.EllipticCurvePrivateKey, root: x509.Certificate, root_key: ec.EllipticCurvePrivateKey
) -> x509.Certificate:
    return (
        _builder(_name(SIGNER_NAME), root.subject, key.public_key())
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_key_usage(certificates=False), critical=True)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), critical=False)
        .sign(root_key, hashes.SHA256())
    )


def _builder(subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(_VALID_FROM)
        .not_valid_after(_VALID_UNTIL)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _key_usage(*, certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not certificates,
        content_commitment=not certificates,
        key_cert_sign=certificates,
        crl_sign=certificates,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def _write_whole(target: Path, content: bytes) -> None:
    """Never leaves half a file under the final name, and never one that others may read."""
    draft = target.with_suffix(".new")
    draft.touch(mode=0o600)
    draft.write_bytes(content)
    draft.replace(target)
