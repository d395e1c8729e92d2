"""What is collected is whole: a script that imports another finds it under its hashed name."""

import re

from django.contrib.staticfiles.finders import get_finders
from django.core.files.storage import FileSystemStorage

from portal.core.assets import HashedAssets

IMPORT = re.compile(r"""(?:from|import)\s*\(?\s*["'](\./[^"']+)["']""")


def test_every_import_names_a_hashed_file_that_is_there(tmp_path):
    storage = HashedAssets(location=tmp_path, base_url="/static/")
    scripts = {}
    for finder in get_finders():
        for path, source in finder.list([]):
            if path.startswith("js/") and isinstance(source, FileSystemStorage):
                scripts[path] = (source, path)
                storage.save(path, source.open(path))
    list(storage.post_process(scripts))
    imported = {
        name for file in (tmp_path / "js").glob("*.????????????.js") for name in IMPORT.findall(file.read_text("utf-8"))
    }
    assert {"autosave_status", "form_values"} <= {name.split(".")[1].strip("/") for name in imported}
    assert [name for name in imported if not re.search(r"\.[0-9a-f]{12}\.js$", name)] == []
    assert [name for name in imported if not (tmp_path / "js" / name).is_file()] == []
