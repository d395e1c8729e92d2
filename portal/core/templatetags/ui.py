"""The site's components as template tags; ``docs/components.md`` shows one example of each."""

import re
import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BaseFormSet
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from portal.core import citations as clauses
from portal.core import clock
from portal.core.clock import SHANXI
from portal.core.keyset import KeysetPage

register = template.Library()

TONES = frozenset({"neutral", "waiting", "action", "good", "bad"})
BUTTON_CLASSES = {
    "primary": "btn-primary",
    "secondary": "btn-outline-primary",
    "danger": "btn-danger",
    "quiet": "btn-link",
}
MASK = "*"


def known_tone(tone: str) -> str:
    """``tone`` if it is one of TONES; a mistyped one must fail in a test, not fade to grey."""
    if tone not in TONES:
        raise ValueError(f"unknown tone {tone!r}, expected one of {sorted(TONES)}")
    return tone


@register.inclusion_tag("components/icon.html")
def icon(name: str, label: str = "") -> dict[str, str]:
    """One icon of the sprite; without ``label`` it is decoration and hidden from screen readers."""
    return {"name": name, "label": label}


@register.inclusion_tag("components/status_tag.html")
def status_tag(label: str, tone: str = "neutral") -> dict[str, str]:
    """A case's public status in words, coloured by one of TONES."""
    return {"label": label, "tone": known_tone(tone)}


@register.inclusion_tag("components/summary_list.html")
def summary_list(rows: Iterable[Sequence[Any]]) -> dict[str, Any]:
    """Facts as label and value; a row is ``(label, value)`` or ``(label, value, change_url)``."""
    keys = ("label", "value", "change_url")
    return {"rows": [dict(zip(keys, row, strict=False)) for row in rows]}


@register.inclusion_tag("components/task_list.html")
def task_list(tasks: Iterable[Any]) -> dict[str, Any]:
    """Sections still to do; a task has title, url (none: not open yet), status, tone and hint."""
    return {"tasks": tasks}


@register.inclusion_tag("components/timeline.html")
def timeline(events: Iterable[Any]) -> dict[str, Any]:
    """A case's way; an event has title, at, by, note and state (``done``, ``current`` or ``next``)."""
    return {"events": events}


@register.inclusion_tag("components/worklist.html")
def worklist(columns: Sequence[str], rows: Iterable[Sequence[Any]], caption: str = "") -> dict[str, Any]:
    """A table that turns into cards on a phone.

    A cell is a plain value, ``{"label", "url"}`` for a link or ``{"label", "tone"}`` for a status tag. Raises
    ValueError when a row has not as many cells as there are columns.
    """
    table = [list(zip(columns, map(as_cell, row), strict=True)) for row in rows]
    return {"columns": columns, "rows": table, "caption": caption}


def as_cell(value: object) -> Mapping[str, Any]:
    """A worklist's cell as a mapping with at least ``label``."""
    return value if isinstance(value, Mapping) else {"label": value}


@register.inclusion_tag("components/act_form.html", takes_context=True)
def act_form(
    context: Context,
    url: str,
    label: str,
    tone: str = "primary",
    confirm_text: str = "",
    **hidden: object,
) -> dict[str, Any]:
    """One act as a POST form with one button; ``hidden`` are further values sent with it.

    ``tone`` is a key of BUTTON_CLASSES. With ``confirm_text`` the button opens the text and a second button first.
    """
    return {**act_context(context, url, label, tone, hidden), "confirm_text": confirm_text}


def act_context(context: Context, url: str, label: str, tone: str, hidden: dict[str, object]) -> dict[str, Any]:
    """What ``components/act_button.html`` needs to send one act."""
    return {
        "url": url,
        "label": label,
        "button_class": BUTTON_CLASSES[tone],
        "hidden": hidden,
        "idempotency_key": key_of(context),
    }


@register.simple_tag(takes_context=True)
def idempotency_field(context: Context) -> SafeString:
    """The hidden field that makes a second click the same act, for a form written by hand."""
    return format_html('<input type="hidden" name="idempotency_key" value="{}">', key_of(context))


def key_of(context: Context) -> str:
    """The page's own ``idempotency_key``, or a fresh UUID."""
    return str(context.get("idempotency_key") or uuid.uuid4())


@register.inclusion_tag("components/form_errors.html")
def form_errors(*forms: BaseForm | BaseFormSet) -> dict[str, Any]:
    """What is wrong in ``forms`` and rows of form sets, at the top of the page, each line linked to its field."""
    single = [each for form in forms for each in (form if isinstance(form, BaseFormSet) else [form])]
    problems = [
        {"message": message, "href": anchor_of(form, name), "label": label_of(form, name)}
        for form in single
        for name, messages in form.errors.items()
        for message in messages
    ]
    return {"problems": problems}


def anchor_of(form: BaseForm, name: str) -> str:
    """The fragment that leads to the field's control; empty for an error of the whole form."""
    field = visible_field(form, name)
    if field is None:
        return ""
    return f"#{field.id_for_label or f'{field.auto_id}_0'}"


def label_of(form: BaseForm, name: str) -> str:
    """The label of the field, which says where the fault is; empty for an error of the whole form."""
    field = visible_field(form, name)
    return str(field.label) if field else ""


def visible_field(form: BaseForm, name: str) -> BoundField | None:
    """The field called ``name`` if the page shows it."""
    if name not in form.fields or form[name].is_hidden:
        return None
    return form[name]


@register.simple_tag
def local_time(value: datetime | date | None, empty: str = "—") -> SafeString | str:
    """A moment (aware) or a day as people in Shanxi write it, e.g. 2026年3月6日 10:32; ``empty`` for None."""
    if value is None:
        # Short as a date, and no more to be broken than one.
        return format_html('<span class="text-nowrap">{}</span>', empty)
    moment = value.astimezone(SHANXI) if isinstance(value, datetime) else value
    minute = f" {moment:%H:%M}" if isinstance(moment, datetime) else ""
    text = f"{moment.year}年{moment.month}月{moment.day}日{minute}"
    return format_html('<time datetime="{}">{}</time>', moment.isoformat(), text)


@register.simple_tag
def table_time(value: datetime | date | None, empty: str = "—") -> SafeString:
    """A date or a moment in the local time of Shanxi, short enough for a table: 2026-11-23 10:32."""
    if value is None:
        # Short as a date, and no more to be broken than one.
        return format_html('<span class="text-nowrap">{}</span>', empty)
    moment = value.astimezone(SHANXI) if isinstance(value, datetime) else value
    minute = f" {moment:%H:%M}" if isinstance(moment, datetime) else ""
    return format_html('<time datetime="{}">{}</time>', moment.isoformat(), f"{moment:%Y-%m-%d}{minute}")


@register.inclusion_tag("components/server_clock.html")
def server_clock(deadline: datetime | None = None) -> dict[str, Any]:
    """The portal's time to the second, by which a window closes; with ``deadline`` also until when (regulation 4.6).

    It ticks where the page loads ``js/server_clock.js``.
    """
    now = clock.now().astimezone(SHANXI).replace(microsecond=0)
    shown = f"{now.year}年{now.month}月{now.day}日 {now:%H:%M:%S}"
    return {"now": now, "shown": shown, "deadline": deadline, "closed": deadline is not None and now > deadline}


@register.filter
def cited(clause: str) -> str:
    """One clause as people may look it up."""
    return clauses.cited(clause)


@register.filter
def citations(ids: Iterable[str]) -> str:
    """Clause ids as people may look them up, e.g. 晋人社厅发〔2020〕38号第8条."""
    return clauses.citations(ids)


@register.filter
def telephone(number: str) -> str | SafeString:
    """A link that a phone calls; what is not one number, such as — or two of them, stays text."""
    digits = re.sub(r"[\s()（）-]", "", number)
    return format_html('<a href="tel:{}">{}</a>', digits, number) if digits.isdecimal() else number


@register.simple_tag
def masked(value: str | None, empty: str = "—") -> str:
    """An identity number or phone with its middle hidden: 3 first and 4 last characters stay, if 11 or longer."""
    if not value:
        return empty
    head, tail = (3, 4) if len(value) >= 11 else (1, 0)  # noqa: PLR2004 - the length of a mobile number
    return value[:head] + MASK * (len(value) - head - tail) + (value[-tail:] if tail else "")


@register.inclusion_tag("components/page_links.html", takes_context=True)
def page_links(context: Context, page: Page[Any]) -> dict[str, Any]:
    """Links to the other pages of a list that is short by nature (ADR 38); keeps the filters of the address."""
    return {"page": page, "query": _filters(context, "page"), "numbers": page_numbers(page)}


def page_numbers(page: Page[Any]) -> list[int | str]:
    """First, last and the neighbours of ``page``, with ``…`` between gaps."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))


@register.inclusion_tag("components/turn_pages.html", takes_context=True)
def turn_pages(context: Context, page: KeysetPage) -> dict[str, Any]:
    """The ways on and back in a list that goes on by place; keeps the filters of the address."""
    return {"page": page, "query": _filters(context, "after", "before")}


def _filters(context: Context, *places: str) -> str:
    """The query of the present address without the place in the list."""
    request = context.get("request")
    query = request.GET.copy() if request else QueryDict(mutable=True)
    for place in places:
        query.pop(place, None)
    return query.urlencode()


@register.inclusion_tag("components/notice_banner.html")
def notice_banner(text: str, tone: str = "neutral", title: str = "") -> dict[str, str]:
    """One thing that the reader must know before all else."""
    return {"text": text, "tone": known_tone(tone), "title": title}


@register.inclusion_tag("components/empty_state.html")
def empty_state(title: str, text: str = "", url: str = "", label: str = "") -> dict[str, str]:
    """What a list says when nothing is in it, and the one thing to do next."""
    return {"title": title, "text": text, "url": url, "label": label}


@register.inclusion_tag("components/step_header.html")
def step_header(title: str, step: int, steps: int, hint: str = "") -> dict[str, Any]:
    """The heading (h1) of one page out of ``steps``."""
    return {"title": title, "step": step, "steps": steps, "hint": hint, "bars": range(1, steps + 1)}


@register.inclusion_tag("components/receipt_panel.html")
def receipt_panel(title: str, number: str = "", text: str = "") -> dict[str, str]:
    """The answer to a finished act, with the number to quote later."""
    return {"title": title, "number": number, "text": text}


@register.inclusion_tag("components/confirm_panel.html", takes_context=True)
def confirm_panel(
    context: Context,
    title: str,
    text: str,
    url: str,
    label: str,
    cancel_url: str,
    tone: str = "danger",
    **hidden: object,
) -> dict[str, Any]:
    """A page's last question before an act that cannot be taken back."""
    act = act_context(context, url, label, tone, hidden)
    return {**act, "title": title, "text": text, "cancel_url": cancel_url}


@register.inclusion_tag("components/stat_tiles.html")
def stat_tiles(tiles: Iterable[Any]) -> dict[str, Any]:
    """Counts at a glance; a tile has label, value and perhaps url, hint and tone."""
    return {"tiles": tiles}


@register.inclusion_tag("components/tab_links.html")
def tab_links(tabs: Iterable[Any], label: str = "分类") -> dict[str, Any]:
    """Views of one list as links; a tab has label, url, active and perhaps count."""
    return {"tabs": tabs, "label": label}


@register.inclusion_tag("components/filters_bar.html")
def filters_bar(form: BaseForm, clear_url: str = "?") -> dict[str, Any]:
    """A list's filters as a GET form."""
    return {"form": form, "clear_url": clear_url}
