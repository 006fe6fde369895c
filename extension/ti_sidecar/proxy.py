"""Passes a page's requests on to the sidecar and streams the answers back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import quote, unquote

import httpx
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse

from .refusal import Refusal
from .supervisor import Endpoint

API = "/ti-sidecar/api/v1/"
# Two files of 64 MiB in base64, the largest body of src/protocol/requests.ts, with room for the rest.
MAX_BODY_BYTES = 136 * 1024 * 1024
# The answer of a long poll comes after up to 25 seconds, that of a conversion when it is done.
TIMEOUT = httpx.Timeout(120.0, connect=5.0, pool=30.0)
LIMITS = httpx.Limits(max_connections=200, max_keepalive_connections=20, keepalive_expiry=3.0)

# Lists of what passes, so that no cookie, password or hop-by-hop header ever does.
REQUEST_HEADERS = (
    "accept",
    "accept-language",
    "content-length",
    "content-type",
    "if-match",
    "if-modified-since",
    "if-none-match",
    "range",
    "x-ti-build",
)
ANSWER_HEADERS = (
    "accept-ranges",
    "cache-control",
    "content-disposition",
    "content-length",
    "content-range",
    "content-security-policy",
    "content-type",
    "etag",
    "last-modified",
    "retry-after",
    "vary",
    "x-content-type-options",
)


def make_client() -> httpx.AsyncClient:
    """`trust_env` off: a proxy of the environment must not see requests to this machine."""
    return httpx.AsyncClient(timeout=TIMEOUT, limits=LIMITS, trust_env=False, follow_redirects=False)


async def forward(request: Request, endpoint: Endpoint, visitor: dict[str, str], client: httpx.AsyncClient) -> Response:
    """`visitor`: headers by which the sidecar is told who asks."""
    _check_length(request.headers.get("content-length"))
    headers = {name: request.headers[name] for name in REQUEST_HEADERS if name in request.headers}
    headers.update({"accept-encoding": "identity", "x-ti-token": endpoint.token, **visitor})
    target = upstream_target(request.scope)
    url = httpx.URL(f"http://127.0.0.1:{endpoint.port}").copy_with(raw_path=target.encode("ascii"))
    has_body = "content-length" in headers or "transfer-encoding" in request.headers
    content = _limited(request) if has_body else None
    try:
        outgoing = client.build_request(request.method, url, headers=headers, content=content)
        answer = await client.send(outgoing, stream=True)
    except httpx.TimeoutException as error:
        raise Refusal(504, "SIDECAR_SLOW", "The sidecar does not answer.", "Restart it if this goes on.") from error
    except httpx.TransportError as error:
        raise Refusal(502, "SIDECAR_UNREACHABLE", "The sidecar broke off.", "It is started again.") from error
    except ClientDisconnect:
        return Response(status_code=400)
    passed = {name: answer.headers[name] for name in ANSWER_HEADERS if name in answer.headers}
    return StreamingResponse(_chunks(answer), answer.status_code, passed)


def upstream_target(scope: Any) -> str:
    """Path and query for the sidecar: as the browser sent them, since an id may hold an encoded slash."""
    raw = scope.get("raw_path") or quote(scope["path"]).encode("ascii")
    path = raw.decode("latin-1").partition("?")[0]
    inner = quote(path.partition(API)[2], safe="/%:@!$&'()*+,;=-._~")
    if any(unquote(segment) in (".", "..") for segment in inner.split("/")):
        raise Refusal(400, "BAD_PATH", "The address steps out of the sidecar's part.", "Reload the page.")
    query = "&".join(
        part
        for part in scope.get("query_string", b"").decode("latin-1").split("&")
        if part and unquote(part.partition("=")[0]) != "token"
    )
    return f"/api/v1/{inner}" + (f"?{quote(query, safe='=&%:@!$()*+,;/?-._~')}" if query else "")


def _check_length(declared: str | None) -> None:
    if declared is not None and (not declared.isdigit() or int(declared) > MAX_BODY_BYTES):
        raise _too_large()


async def _limited(request: Request) -> AsyncIterator[bytes]:
    total = 0
    async for chunk in request.stream():
        total += len(chunk)
        if total > MAX_BODY_BYTES:
            raise _too_large()
        yield chunk


async def _chunks(answer: httpx.Response) -> AsyncIterator[bytes]:
    try:
        async for chunk in answer.aiter_raw():
            yield chunk
    finally:
        await answer.aclose()


def _too_large() -> Refusal:
    megabytes = MAX_BODY_BYTES // 1024 // 1024
    return Refusal(413, "TOO_LARGE", f"The request is larger than {megabytes} MiB.", "Copy the file into the folder.")
