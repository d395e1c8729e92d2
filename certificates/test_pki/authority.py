"""The keys and certificates of the test authority, made once in a folder and kept there."""

import datetime as dt
import fcntl
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

ROOT_NAME = "Zhiping TEST CA 测试 – not an official seal"
SIGNER_NAME = "Zhiping TEST signer 测试 – not an official seal"
STAMPER_NAME = "Zhiping TEST time stamps 测试 – not official"
RESPONDER_NAME = "Zhiping TEST OCSP 测试 – not official"

HOST = "http://pki.zhiping.invalid"
"""Stands in the certificates. No machine has this name; who wants an answer asks the test authority as a proxy."""
STAMPS_URL, OCSP_URL, CRL_URL = f"{HOST}/stamps", f"{HOST}/ocsp", f"{HOST}/crl"

_FROM = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
_LONG, _SHORT = dt.datetime(2070, 1, 1, tzinfo=dt.UTC), dt.datetime(2036, 1, 1, tzinfo=dt.UTC)
_STATUS_FOLDER = "revoked"
Key = ec.EllipticCurvePrivateKey


@dataclass(frozen=True)
class TestAuthority:
    """``directory``: where all of it lies. ``root_certificate``: PEM. ``signer_store``: PKCS #12."""

    __test__ = False

    directory: Path

    @property
    def root_certificate(self) -> Path:
        return self.directory / "test-root.pem"

    @property
    def signer_store(self) -> Path:
        return self.directory / "test-signer.p12"

    def store(self, name: str) -> Path:
        """Key and certificate of ``root``, ``stamps`` or ``ocsp``, unlocked: whoever reads them can sign tests."""
        return self.directory / f"test-{name}.p12"

    def revoke(self, serial: int) -> None:
        """From now on the certificate with this serial is revoked (key compromise)."""
        (self.directory / _STATUS_FOLDER).mkdir(exist_ok=True)
        (self.directory / _STATUS_FOLDER / f"{serial:x}").touch()

    def revoked(self) -> dict[int, dt.datetime]:
        """When each revoked certificate was revoked, by serial."""
        marks = (self.directory / _STATUS_FOLDER).glob("*")
        return {int(each.name, 16): dt.datetime.fromtimestamp(int(each.stat().st_mtime), dt.UTC) for each in marks}


def make_test_authority(directory: Path, *, password: str, signer_until: dt.datetime = _SHORT) -> TestAuthority:
    """Make the authority in ``directory`` once; a second call, of another process too, finds and keeps it.

    ``password`` locks the signer's key store, which only its owner may read.
    """
    authority = TestAuthority(directory)
    directory.mkdir(parents=True, exist_ok=True)
    with (directory / "lock").open("a") as door:
        fcntl.flock(door, fcntl.LOCK_EX)
        if not authority.root_certificate.is_file():
            _make(authority, password, signer_until)
    return authority


def _make(authority: TestAuthority, password: str, signer_until: dt.datetime) -> None:
    root_key = _new_key()
    root = _root_certificate(root_key)
    usage = {"stamps": ExtendedKeyUsageOID.TIME_STAMPING, "ocsp": ExtendedKeyUsageOID.OCSP_SIGNING}
    names = {"stamps": STAMPER_NAME, "ocsp": RESPONDER_NAME}
    for name, purpose in usage.items():
        key = _new_key()
        certificate = _service_certificate(names[name], key, purpose, root, root_key)
        _write_whole(authority.store(name), _store(key, certificate, root, None))
    signer_key = _new_key()
    signer = _signer_certificate(signer_key, root, root_key, signer_until)
    _write_whole(authority.signer_store, _store(signer_key, signer, root, password))
    _write_whole(authority.store("root"), _store(root_key, root, None, None))
    _write_whole(authority.root_certificate, root.public_bytes(serialization.Encoding.PEM))


def _new_key() -> Key:
    return ec.generate_private_key(ec.SECP256R1())


def _store(key: Key, certificate: x509.Certificate, root: x509.Certificate | None, password: str | None) -> bytes:
    lock: serialization.KeySerializationEncryption = serialization.NoEncryption()
    if password is not None:
        lock = serialization.BestAvailableEncryption(password.encode())
    return pkcs12.serialize_key_and_certificates(b"zhiping-test", key, certificate, [root] if root else None, lock)


def _root_certificate(key: Key) -> x509.Certificate:
    name = _name(ROOT_NAME)
    return (
        _builder(name, name, key.public_key(), _LONG)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_key_usage(certificates=True), critical=True)
        .sign(key, hashes.SHA256())
    )


def _signer_certificate(key: Key, root: x509.Certificate, root_key: Key, until: dt.datetime) -> x509.Certificate:
    """Its status is told by OCSP."""
    ocsp = x509.AccessDescription(AuthorityInformationAccessOID.OCSP, x509.UniformResourceIdentifier(OCSP_URL))
    return (
        _issued(SIGNER_NAME, key, root, root_key, until)
        .add_extension(_key_usage(certificates=False), critical=True)
        .add_extension(x509.AuthorityInformationAccess([ocsp]), critical=False)
        .sign(root_key, hashes.SHA256())
    )


def _service_certificate(
    name: str, key: Key, purpose: x509.ObjectIdentifier, root: x509.Certificate, root_key: Key
) -> x509.Certificate:
    """Time stamps: status by CRL. The OCSP responder itself is not asked after (RFC 6960 4.2.2.2.1)."""
    builder = (
        _issued(name, key, root, root_key, _LONG)
        .add_extension(_key_usage(certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([purpose]), critical=True)
    )
    if purpose == ExtendedKeyUsageOID.OCSP_SIGNING:
        builder = builder.add_extension(x509.OCSPNoCheck(), critical=False)
    else:
        point = x509.DistributionPoint([x509.UniformResourceIdentifier(CRL_URL)], None, None, None)
        builder = builder.add_extension(x509.CRLDistributionPoints([point]), critical=False)
    return builder.sign(root_key, hashes.SHA256())


def _issued(name: str, key: Key, root: x509.Certificate, root_key: Key, until: dt.datetime) -> x509.CertificateBuilder:
    return (
        _builder(_name(name), root.subject, key.public_key(), until)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), critical=False)
    )


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, until: dt.datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(_FROM)
        .not_valid_after(until)
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
