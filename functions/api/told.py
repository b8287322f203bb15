"""What went wrong on the way to the screen or back, as a page: whoever was sent elsewhere sees no screen to say it."""

from __future__ import annotations

from html import escape
from typing import Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.shared.cookies import Cookie

from copiste.errors import CopisteError, SignInFailed, TooManyAttempts
from copiste.texts import Language, explain, say

_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; frame-ancestors 'none'",
}
_STATUS = ((SignInFailed, 401), (TooManyAttempts, 429), (CopisteError, 503))
"""HTTP status: not signed in, too many requests, not now (RFC 9110, 6585)."""


def told(error: CopisteError, language: Language, *cookies: Cookie) -> Response[Any]:
    """Return a page in *language* that says *error* and leads back to the screen."""
    status = next(status for kind, status in _STATUS if isinstance(error, kind))
    page = (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(say('page.not_signed_in', language))} – copiste</title>"
        '<link rel="icon" href="/icon.svg"><link rel="stylesheet" href="/style.css"></head>'
        f'<body><main class="signin"><p class="brand">copiste</p><h1>{escape(say("page.not_signed_in", language))}</h1>'
        f'<p class="notice" role="alert">{escape(explain(error, language))}</p>'
        f'<p><a class="button" href="/">{escape(say("page.back", language))}</a></p></main></body></html>'
    )
    return Response(status, "text/html; charset=utf-8", page, dict(_HEADERS), list(cookies))
