"""Gives each form field the site's own label, hint and error markup, and each control Bootstrap's classes."""

from typing import Any

from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest

WIDGETS = "django/forms/widgets/"
TEXT_LIKE = [
    *("text", "number", "email", "url", "password", "search", "tel"),
    *("date", "datetime", "time", "textarea", "file", "clearable_file_input"),
]
CLASS_OF_TEMPLATE = {
    **{f"{WIDGETS}{name}.html": "form-control" for name in TEXT_LIKE},
    f"{WIDGETS}select.html": "form-select",
    f"{WIDGETS}checkbox.html": "form-check-input",
    f"{WIDGETS}radio_option.html": "form-check-input",
    f"{WIDGETS}checkbox_option.html": "form-check-input",
}


class FormRenderer(TemplatesSetting):
    """Renders fields by ``templates/django/forms/field.html`` (label, hint and error tied by id)."""

    form_template_name = "django/forms/div.html"
    field_template_name = "django/forms/field.html"

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        """Render ``template_name``; a widget's context first gets the class that its template asks for."""
        if "widget" in context:
            add_classes(context["widget"])
        return super().render(template_name, context, request)


def add_classes(widget: dict[str, Any]) -> None:
    """Add the control's class to ``widget`` (a widget's template context), its parts and its options."""
    for part in [widget, *widget.get("subwidgets", []), *choice_buttons(widget)]:
        wanted = CLASS_OF_TEMPLATE.get(part["template_name"])
        classes = str(part["attrs"].get("class", "")).split()
        if wanted and wanted not in classes:
            # A copy: Django shares one dictionary of attributes between renders of the same widget.
            part["attrs"] = {**part["attrs"], "class": " ".join([*classes, wanted])}


def choice_buttons(widget: dict[str, Any]) -> list[dict[str, Any]]:
    """The options of a widget that is drawn as one button for each choice; options of a select have no class."""
    return [option for _, options, _ in widget.get("optgroups", []) for option in options]
