"""Errors a page is told about, in the shape of `ApiError` (src/protocol/problem.ts)."""

from __future__ import annotations


class Refusal(Exception):
    def __init__(self, status: int, code: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.hint = hint

    def body(self) -> dict[str, str]:
        return {"code": self.code, "message": self.message, "hint": self.hint}
