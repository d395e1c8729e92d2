"""Check an archive package: python3 check_archive.py package.zip [authorities.pem]   (standard library and openssl)"""

import hashlib
import json
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path


def sha(content):
    return hashlib.sha256(content).hexdigest()


with zipfile.ZipFile(sys.argv[1]) as package:
    manifest, signature = package.read("manifest.sha256"), package.read("manifest.sha256.p7s")
    names = {name for name in package.namelist() if not name.startswith("manifest.sha256")}
    listed = {name: digest for digest, name in (line.split("  ", 1) for line in manifest.decode().split("\n") if line)}
    assert listed.keys() == names, f"not listed or missing: {sorted(listed.keys() ^ names)}"
    changed = [name for name in names if sha(package.read(name)) != listed[name]]
    assert not changed, f"changed: {changed}"
    records = [json.loads(line) for line in package.read("record.jsonl").decode().split("\n") if line]
last = {}
for record in records:
    text = json.dumps(record["content"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    previous = last.get(record["content"]["chain"], "0" * 64)
    assert record["previous_hash"] == previous, f"a record is missing before {text}"
    assert record["hash"] == sha(f"{previous}\n{text}".encode()), f"a record was changed: {text}"
    last[record["content"]["chain"]] = record["hash"]
print(f"{len(names)} files and {len(records)} records are as listed; the list is {sha(manifest)}")
if sys.argv[2:]:
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder, name) for name in ("list", "signature")]
        paths[0].write_bytes(manifest)
        paths[1].write_bytes(signature)
        how = ["-binary", "-purpose", "any", "-inform", "DER", "-out", "/dev/null", "-CAfile", sys.argv[2]]
        subprocess.run(["openssl", "cms", "-verify", *how, "-content", paths[0], "-in", paths[1]], check=True)
