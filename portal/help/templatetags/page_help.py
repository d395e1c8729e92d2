from django import template
from django.template.context import Context
from django.urls import reverse

from portal.help.manual import anchor, book_of
from portal.help.topics import lines_for, topic_of

register = template.Library()


@register.inclusion_tag("components/page_help.html", takes_context=True)
def page_help(context: Context) -> dict[str, object]:
    """The help of the page that is being drawn, for whoever acts; nothing when no topic is written for it."""
    match = getattr(context.get("request"), "resolver_match", None)
    role = getattr(context.get("actor"), "role", "")
    topic = topic_of(match.view_name, role) if match else None
    if topic is None:
        return {}
    book = topic.book or book_of(role)
    chapter = f"#{anchor(topic.chapter)}" if topic.chapter else ""
    return {"lines": lines_for(topic, role), "manual_url": f"{reverse('help:book', args=[book])}{chapter}"}


@register.simple_tag(takes_context=True)
def manual_url(context: Context) -> str:
    """The reader's own manual; the shelf of all for who has no role."""
    role = getattr(context.get("actor"), "role", "")
    book = book_of(role)
    return reverse("help:shelf") if book == "public" else reverse("help:book", args=[book])
