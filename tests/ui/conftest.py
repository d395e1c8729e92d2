from collections.abc import Callable
from typing import Any

import pytest
from django.template import engines


@pytest.fixture
def draw() -> Callable[..., str]:
    """Render a template text that may use the ``ui`` tags."""

    def render(text: str, **context: Any) -> str:
        return engines["django"].from_string("{% load ui %}" + text).render(context)

    return render
