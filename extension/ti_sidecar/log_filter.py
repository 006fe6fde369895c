"""Keeps page tokens out of the web server's own log: pictures and the websocket carry one in their address."""

from __future__ import annotations

import logging
import re

TOKEN = re.compile(r"([?&]token=)[^&\s\"']+")
LOGGERS = ("uvicorn.access", "uvicorn.error")


class HideTokens(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(_hide(value) for value in record.args)
        record.msg = _hide(record.msg)
        return True


def hide_tokens() -> None:
    for name in LOGGERS:
        logger = logging.getLogger(name)
        if not any(type(known).__name__ == HideTokens.__name__ for known in logger.filters):
            logger.addFilter(HideTokens())


def _hide(value: object) -> object:
    return TOKEN.sub(r"\1***", value) if isinstance(value, str) and "token=" in value else value
