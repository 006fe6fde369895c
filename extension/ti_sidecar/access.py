"""Who may do what through the web UI's port. Pure: facts in, a decision out.

A web UI's extra routes are behind no login, take any Host and answer foreign origins, unless they check it all.
"""

from __future__ import annotations

import hmac
import ipaddress
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from .refusal import Refusal

Access = Literal["full", "read-only"]
READING = ("GET", "HEAD")
LOOPBACK_NAMES = frozenset({"localhost", "ip6-localhost"})
LOGIN_HINT = "Log in to the web UI, then reload the page."
READ_ONLY_MESSAGE = "This web UI can be reached from outside without a login: cards can be read and inserted only."
READ_ONLY_HINT = (
    "Start the web UI with --gradio-auth, or tick "
    '"Allow changes from outside without a login" in Settings → Textual Inversion Sidecar.'
)


@dataclass(frozen=True)
class Policy:
    """How the web UI was started and set. Names are lower case and carry no port."""

    login_required: bool
    open_to_outside: bool
    allow_remote_changes: bool
    machine_names: frozenset[str]
    trusted_hosts: frozenset[str]
    #: Endings such as `.gradio.live`, under which a tunnel of this very web UI shows it.
    tunnel_endings: tuple[str, ...]
    #: A program on this machine brings visitors from anywhere: their address is this machine's own.
    tunnelled: bool


@dataclass(frozen=True)
class Visit:
    """What a request tells of itself. `client` is its address; "" where the server does not know."""

    method: str
    host: str
    client: str
    logged_in: bool
    origin: str | None = None
    fetch_site: str | None = None
    forwarded: bool = False
    header_token: str | None = None
    query_token: str | None = None
    content_type: str | None = None
    has_body: bool = False
    websocket: bool = False


def access_of(visit: Visit, policy: Policy) -> Access:
    if policy.login_required or policy.allow_remote_changes:
        return "full"
    return "full" if not policy.open_to_outside and _comes_from_here(visit, policy) else "read-only"


def is_on_this_machine(visit: Visit, policy: Policy) -> bool:
    """Whether the page is shown on the web UI's own machine: only such a one may name paths there."""
    return not policy.tunnelled and _comes_from_here(visit, policy)


def _comes_from_here(visit: Visit, policy: Policy) -> bool:
    named_here = is_loopback(host_name(visit.host)) or host_name(visit.host) in policy.machine_names
    return is_loopback(visit.client) and not visit.forwarded and named_here


def check_visitor(visit: Visit, policy: Policy) -> None:
    """Host, Origin and login; enough for `session`, which hands out the page token."""
    _check_host(visit, policy)
    _check_origin(visit, policy)
    if policy.login_required and not visit.logged_in:
        raise Refusal(401, "LOGIN_NEEDED", "The web UI asks for a login.", LOGIN_HINT)


def check_page(visit: Visit, policy: Policy, page_token: str) -> Access:
    """Everything that carries the page token: returns the access it has, or raises Refusal."""
    check_visitor(visit, policy)
    reads = visit.method in READING
    # An <img> and a websocket can send no header; for all else a header proves a page that may send it.
    sent = visit.header_token or (visit.query_token if reads else None)
    if not sent or not hmac.compare_digest(sent.encode(), page_token.encode()):
        raise Refusal(401, "TOKEN_NEEDED", "The page token is missing or old.", "Reload the page.")
    access = access_of(visit, policy)
    if not reads:
        if access != "full":
            raise Refusal(403, "READ_ONLY", READ_ONLY_MESSAGE, READ_ONLY_HINT)
        _check_json(visit)
    return access


def check_sidecar(visit: Visit, sidecar_token: str | None, own_address: str) -> None:
    """The sidecar's own calls: from this machine, with the token we gave it, from no browser."""
    if (not is_loopback(visit.client) and visit.client != own_address) or visit.forwarded:
        raise Refusal(403, "NOT_LOCAL", "Only the sidecar on this machine may ask this.", "")
    if visit.origin is not None or visit.fetch_site is not None:
        raise Refusal(403, "ORIGIN_NOT_ALLOWED", "No page may ask this.", "")
    sent = (visit.header_token or "").encode()
    if sidecar_token is None or not hmac.compare_digest(sent, sidecar_token.encode()):
        raise Refusal(401, "TOKEN_NEEDED", "This is not the sidecar that the web UI started.", "")


def host_name(host: str) -> str:
    """`Name:7860` → `name`, `[::1]:7860` → `::1`."""
    try:
        return (urlsplit(f"//{host}").hostname or "").rstrip(".").lower()
    except ValueError:
        return ""


def is_loopback(name: str) -> bool:
    if name in LOOPBACK_NAMES or name.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name.partition("%")[0])
        return True
    except ValueError:
        return False


def _check_host(visit: Visit, policy: Policy) -> None:
    """Against DNS rebinding: a name of an attacker's, pointed at this machine, makes their page same-origin.

    With a login it gains nothing: the cookie belongs to another name.
    """
    name = host_name(visit.host)
    known = name in policy.machine_names or name in policy.trusted_hosts or name.endswith(policy.tunnel_endings or "\0")
    if policy.login_required or known or is_loopback(name) or _is_address(name):
        return
    raise Refusal(
        403,
        "HOST_NOT_ALLOWED",
        f"The web UI is not known under the name {name[:100] or '(none)'}.",
        "Add the name to Settings → Textual Inversion Sidecar → Trusted host names.",
    )


def _check_origin(visit: Visit, policy: Policy) -> None:
    if visit.fetch_site not in (None, "same-origin", "none") or not _origin_fits(visit, policy):
        raise Refusal(
            403,
            "ORIGIN_NOT_ALLOWED",
            "The request comes from a page of another origin.",
            "Behind a reverse proxy, add its name to Settings → Textual Inversion Sidecar → Trusted host names.",
        )


def _origin_fits(visit: Visit, policy: Policy) -> bool:
    if visit.origin is None:
        # Browsers leave it out only where a page reads from its own origin.
        return visit.method in READING and not visit.websocket
    try:
        parts = urlsplit(visit.origin)
    except ValueError:
        return False
    if parts.scheme not in ("http", "https"):
        return False
    return parts.netloc.lower() == visit.host.lower() or host_name(parts.netloc) in policy.trusted_hosts


def _check_json(visit: Visit) -> None:
    """A form or plain text could be sent by any page without asking first; JSON could not."""
    if visit.method == "DELETE" and not visit.has_body:
        return
    if (visit.content_type or "").partition(";")[0].strip().lower() != "application/json":
        raise Refusal(415, "NOT_JSON", "The body is not declared as JSON.", "Send Content-Type: application/json.")
