"""Where service points are, on a scheme of the province that needs no outside tiles (S2a)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.accounts.selectors import points_by_city
from portal.core import clock
from portal.core.access import public
from portal.square import cities


@public
@require_safe
def service_map(request: HttpRequest) -> HttpResponse:
    width, height = cities.SIZE
    tiles = cities.tiles(points_by_city(clock.today()))
    context = {"tiles": tiles, "width": width, "height": height, "drawing": cities.DRAWING}
    return render(request, "square/service_map.html", context)
