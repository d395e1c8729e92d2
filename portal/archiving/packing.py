"""A ZIP with a signed list of the hashes of what is in it."""

import hashlib
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import IO, Any, Self

from certificates.signing.cms import SignedData
from certificates.signing.keys import Key
from portal.archiving.rules import manifest_of

MANIFEST, SIGNATURE = "manifest.sha256", "manifest.sha256.p7s"
PIECE = 1 << 16
# Of a member that is the same whenever it is packed.
EPOCH = (1980, 1, 1, 0, 0, 0)


class Packer:
    """Takes files one after the other and keeps their hashes; nothing need fit into memory."""

    def __init__(self, target: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED)
        self._digests: dict[str, str] = {}
        self.manifest_sha256 = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._zip.close()

    def add(self, name: str, content: bytes) -> None:
        self._digests[name] = hashlib.sha256(content).hexdigest()
        self._zip.writestr(_member(name), content)

    def add_stored(self, name: str, stored: Any) -> None:
        """A stored file, copied in pieces. Raises ``ValueError`` when it is no longer what was stored."""
        digest = hashlib.sha256()
        with stored.content.open("rb") as source, self._zip.open(_member(name), "w") as target:
            while piece := source.read(PIECE):
                digest.update(piece)
                target.write(piece)
        if digest.hexdigest() != stored.sha256:
            raise ValueError(f"文件“{stored.name}”与登记的哈希值不一致")
        self._digests[name] = stored.sha256

    @contextmanager
    def lines(self, name: str) -> Iterator[Any]:
        """Write a text file line by line by the function that is given."""
        digest = hashlib.sha256()
        with self._zip.open(_member(name), "w") as target:

            def write(line: str) -> None:
                content = f"{line}\n".encode()
                digest.update(content)
                target.write(content)

            yield write
        self._digests[name] = digest.hexdigest()

    def manifest(self) -> bytes:
        return manifest_of(self._digests)

    def close_with(self, manifest: bytes, signature: bytes) -> None:
        self._zip.writestr(_member(MANIFEST), manifest)
        self._zip.writestr(_member(SIGNATURE), signature)
        self.manifest_sha256 = hashlib.sha256(manifest).hexdigest()


def _member(name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, EPOCH)
    member.compress_type = zipfile.ZIP_DEFLATED
    return member


def signed_list(manifest: bytes, key: Key) -> bytes:
    """A detached CMS signature over ``manifest``, in DER, as ``openssl cms -verify`` reads it."""
    signed = SignedData(key)
    return signed.whole(*signed.sign(hashlib.sha256(manifest).digest()))
