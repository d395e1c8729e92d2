"""What a gateway reports of a parcel that it has taken (docs/operations.md)."""

import hashlib
import hmac
import json
import uuid
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from portal.core.access import public
from portal.messages import returns
from portal.messages.channels import Channel

LONGEST_BODY = 10_000


@csrf_exempt
@public
@require_POST
def report(request: HttpRequest, channel: str) -> HttpResponse:
    """``{"key", "state": "delivered" | "failed", "reason", "permanent"}``, signed over its bytes.

    A report that comes again says what is known already, so a replay changes nothing; neither does an unknown key.
    """
    secret = settings.REPORT_SECRETS.get(channel, "")
    # A form with files is read by the time that it comes here, and is no report.
    body = b"" if request.content_type.startswith("multipart/") else request.body
    if not secret or len(body) > LONGEST_BODY or not _is_signed(body, secret, request.headers.get("X-Signature", "")):
        return JsonResponse({"error": "signature"}, status=403)
    said = _content(body)
    if said is None:
        return JsonResponse({"error": "content"}, status=400)
    key, state, reason, is_permanent = said
    if state == "delivered":
        changed = returns.delivered(key, Channel(channel))
    else:
        changed = returns.came_back(key, Channel(channel), reason=reason, is_hard=is_permanent)
    return JsonResponse({"changed": changed})


def _is_signed(body: bytes, secret: str, signature: str) -> bool:
    wanted = hmac.digest(secret.encode(), body, hashlib.sha256).hex()
    return hmac.compare_digest(wanted.encode(), signature.encode())


def _content(body: bytes) -> tuple[uuid.UUID, str, str, bool] | None:
    try:
        said: Any = json.loads(body)
        state, key = said["state"], uuid.UUID(str(said["key"]))
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    if state not in {"delivered", "failed"}:
        return None
    return key, state, str(said.get("reason") or "网关未说明原因")[:160], said.get("permanent") is True
