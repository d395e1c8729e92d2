from django import template
from django.template.context import RequestContext
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from portal.accounts.entrance import additions

register = template.Library()


@register.simple_tag(takes_context=True)
def sign_in_additions(context: RequestContext) -> SafeString:
    """What other rooms show below the sign-in form."""
    drawn = [render_to_string(name, values, context["request"]) for name, values in additions()]
    return mark_safe("".join(drawn))  # noqa: S308 - joined from rendered templates
