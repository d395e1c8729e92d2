"""A clerk's clicks from the list to the result of a batch act."""

from portal.batch_acts.models import Selection

CHOOSE = "/desk/batch/choose/"


def choose(client, act, *keys, **more):
    """Tick the rows and press the act's button; the answer is the page that asks once more."""
    return client.post(CHOOSE, {"act": act, "row": [str(key) for key in keys], **more}, follow=True)


def go_on(client, *keys, **typed):
    """Press the button of that page, for ``keys`` or for every row that was ready."""
    selection = Selection.objects.latest("pk")
    rows = [str(key) for key in keys] or selection.rows
    return client.post(f"/desk/batch/{selection.code}/", {"do": "run", "row": rows, **typed}, follow=True)


def run(client, act, *keys, **typed):
    choose(client, act, *keys)
    return go_on(client, **typed)
