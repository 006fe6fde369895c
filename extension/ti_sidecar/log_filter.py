"""Keeps page tokens, and the noise of our own requests, out of the host's logs."""

from __future__ import annotations

import logging
import re

TOKEN = re.compile(r"([?&]token=)[^&\s\"']+")
OWN_REQUEST = re.compile(r"http://127\.0\.0\.1:\d+/api/v1/")


class HideTokens(logging.Filter):
    """Pictures and the websocket carry a token in their address."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(_hide(value) for value in record.args)
        record.msg = _hide(record.msg)
        return True


class HideOwnRequests(logging.Filter):
    """httpx tells of each request at level INFO: hundreds of lines for a host with --loglevel INFO."""

    def filter(self, record: logging.LogRecord) -> bool:
        return OWN_REQUEST.search(record.getMessage()) is None


def tame_logs() -> None:
    for name, own in (("uvicorn.access", HideTokens), ("uvicorn.error", HideTokens), ("httpx", HideOwnRequests)):
        logger = logging.getLogger(name)
        # By name: "Reload UI" makes the classes anew.
        if not any(type(known).__name__ == own.__name__ for known in logger.filters):
            logger.addFilter(own())


def _hide(value: object) -> object:
    return TOKEN.sub(r"\1***", value) if isinstance(value, str) and "token=" in value else value
