"""Routes of the host the page asks (thumbnails, one card, options) and one for the tests to read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from blocks import Arrived
from cards import card_html
from fastapi import HTTPException
from loader import Database
from starlette.responses import FileResponse

OPTIONS = {"extra_networks_add_text_separator": " ", "samples_format": "png", "localization": "None"}


def add_routes(app: Any, embeddings: Database, arrived: Arrived) -> None:
    def thumb(filename: str = "") -> FileResponse:
        file = Path(filename)
        if not file.is_relative_to(embeddings.folder) or not file.is_file():
            raise HTTPException(404)
        return FileResponse(file)

    def single_card(page: str, tabname: str, name: str) -> dict[str, str]:
        loaded = embeddings.word_embeddings
        if page != "textual inversion" or name not in loaded:
            return {}
        return {"html": card_html(tabname, loaded[name], list(loaded).index(name), embeddings.folder)}

    def told() -> dict[str, Any]:
        return {
            "generated": arrived.generated,
            "refreshes": arrived.refreshes,
            "loaded": list(embeddings.word_embeddings),
        }

    app.add_api_route("/sd_extra_networks/thumb", thumb, methods=["GET"])
    app.add_api_route("/sd_extra_networks/get-single-card", single_card, methods=["GET"])
    app.add_api_route("/host-page/options", lambda: OPTIONS, methods=["GET"])
    app.add_api_route("/host-page/told", told, methods=["GET"])
