"""Draw again: python3 reproduce_draw.py list.json   (standard library only; the published list is all it reads)"""

import hashlib
import json
import sys


def sha(text):
    return hashlib.sha256(text.encode()).hexdigest()


def seat(one, seen):  # Give him a seat that he fits; whoever sits there moves to another that he fits, or stays.
    for place in (n for n, line in enumerate(places) if n not in seen and all(one[k] == v for k, v in line.items())):
        seen.add(place)
        if place not in sits or seat(sits[place], seen):
            sits[place] = one
            return True
    return False


sheet = json.load(open(sys.argv[1], encoding="utf-8"))
listed = json.dumps({k: sheet[k] for k in ("candidates", "conditions")}, sort_keys=True, separators=(",", ":"))
assert (sha(listed), sha(sheet["nonce"])) == (sheet["list_sha256"], sheet["nonce_sha256"]), "not what was promised"
seed = sha("|".join([sheet["list_sha256"], sheet["nonce"], *sheet["words"]]))
kept = [(line.pop("seats"), {k: v for k, v in line.items() if v}) for line in sheet["conditions"]["lines"]]
sits, places = {}, [line for seats, line in kept for _ in range(seats)]
places += [{}] * (sheet["conditions"]["size"] - len(places))
present = [one for one in sheet["candidates"] if one["number"] not in sheet["absent"]]
ordered = sorted(present, key=lambda one: sha(seed + "|" + one["number"]))
print(*[one["number"] for one in ordered if seat(one, set())], sep="\n")
