"""The public API: the rooms' routers under ``/api/v1``, one shape of error (contracts section 2)."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse, RawPostDataException
from django.urls import resolve
from ninja import NinjaAPI
from ninja.errors import HttpError, Throttled, ValidationError
from ninja.throttling import BaseThrottle

from applications.api import router as applications_router
from certificates.api import router as certificates_router
from committees.api import router as committees_router
from portal.catalog.api import router as catalog_router
from portal.core.access import public
from portal.core.errors import Refused
from portal.core.limits import limit
from portal.square.api import router as square_router

HTTP_STATUS = {"too_many": 429}
CALLS_A_MINUTE = 120
BAD_JSON = 400  # what ninja answers to it
MESSAGES = {
    "missing": "缺少这一项。",
    "date_from_datetime_parsing": "日期应写成 2026-09-30 这样的形式。",
    "date_parsing": "日期应写成 2026-09-30 这样的形式。",
    "int_parsing": "应为整数。",
    "greater_than_equal": "数值过小。",
    "less_than_equal": "数值过大。",
    "literal_error": "不是可用的选项。",
    "bool_type": "应为是（true）或否（false）。",
    "int_type": "应为整数。",
    "list_type": "应为列表。",
    "string_type": "应为文字。",
    "string_unicode": "含有无法识别的字符。",
    "string_pattern_mismatch": "只能是代码：字母、数字、下划线和连字符。",
    "model_attributes_type": "应为对象。",
    "model_type": "应为对象。",
    "dict_type": "应为对象。",
    "too_long": "项目过多。",
}


class AddressLimit(BaseThrottle):
    """Every operation of the API, counted for each address by itself."""

    def allow_request(self, request: HttpRequest) -> bool:
        try:
            found = request.resolver_match or resolve(request.path_info)
            limit(request, f"api:{found.url_name}", times=CALLS_A_MINUTE, seconds=60)
        except Refused:
            return False
        return True

    def wait(self) -> float:
        """Seconds until a caller may ask again, at the latest."""
        return 60


api = NinjaAPI(
    title="职评开放接口",
    version="1",
    description="无需登录，按地址限流，不保存调用者的任何信息。",
    urls_namespace="api-v1",
    docs_url="/docs",
    openapi_url="/openapi.json",
    throttle=AddressLimit(),
)
for router in (catalog_router, committees_router, applications_router, certificates_router, square_router):
    api.add_router("", router)


@api.exception_handler(ValidationError)
def bad_request(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """One entry for each wrong field."""
    errors = [
        {
            "field": _field(each["loc"]),
            "code": each["type"],
            "message": MESSAGES.get(each["type"], each["msg"]),
        }
        for each in error.errors
    ]
    return api.create_response(request, {"errors": errors}, status=422)


def _field(loc: Sequence[str | int]) -> str:
    """Where in what was sent the error lies; a body's own place names our parameter, which no caller knows."""
    path = loc[2:] if loc[0] == "body" else loc[1:]
    return ".".join(str(part) for part in path) or str(loc[0])


@api.exception_handler(HttpError)
def unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    """A body that is no JSON is a bad request like any other."""
    if error.status_code != BAD_JSON:
        raise error
    return no_body(request, error)


@api.exception_handler(RawPostDataException)
def no_body(request: HttpRequest, _error: Exception) -> HttpResponse:
    """A form where JSON was due has been read already when the operation asks for it."""
    wrong = {"field": "body", "code": "json_invalid", "message": "提交的内容不是有效的 JSON。"}
    return api.create_response(request, {"errors": [wrong]}, status=422)


@api.exception_handler(Refused)
def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    error = {"field": "", "code": refusal.code, "message": refusal.reason}
    return api.create_response(request, {"errors": [error]}, status=HTTP_STATUS.get(refusal.code, 409))


@api.exception_handler(Throttled)
def throttled(request: HttpRequest, _error: Throttled) -> HttpResponse:
    return refused(request, Refused("操作过于频繁，请过几分钟再试。", code="too_many"))


def open_urls() -> tuple:
    """The API's URLs, opened to callers without an account."""
    patterns, *names = api.urls
    for pattern in patterns:
        pattern.callback = public(pattern.callback)
    return (patterns, *names)
