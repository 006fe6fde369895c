"""Puts the host's and the extensions' scripts and styles into gradio's page, from `file=` addresses."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import gradio as gr

HERE = Path(__file__).parent


def _address(file: Path, root: Path) -> str:
    shown = file.relative_to(root).as_posix() if file.is_relative_to(root) else file.as_posix()
    return f"file={shown}?{file.stat().st_mtime}"


def _tags(root: Path, extensions: Iterable[Path]) -> tuple[str, str]:
    folders = list(extensions)
    scripts = [*(root / "javascript").glob("*.js"), *(js for f in folders for js in sorted(f.glob("javascript/*.js")))]
    modules = [mjs for f in folders for mjs in sorted(f.glob("javascript/*.mjs"))]
    styles = [root / "style.css", *(f / "style.css" for f in folders)]
    head = "".join(f'<script type="text/javascript" src="{_address(f, root)}"></script>\n' for f in scripts)
    head += "".join(f'<script type="module" src="{_address(f, root)}"></script>\n' for f in modules)
    body = "".join(f'<link rel="stylesheet" href="{_address(f, root)}">\n' for f in styles if f.is_file())
    return head, body


def install(root: Path, extensions: Iterable[Path]) -> None:
    """`root` is the web UI's folder, which is also the working directory `file=` starts from."""
    templates = gr.routes.templates
    plain = templates.TemplateResponse
    head, body = _tags(root, extensions)

    def with_scripts(*args: Any, **kwargs: Any) -> Any:
        response = plain(*args, **kwargs)
        page = response.body.decode("utf8")
        page = page.replace("</head>", f'{head}<meta name="referrer" content="no-referrer"/></head>')
        response.body = page.replace("</body>", f"{body}</body>").encode("utf8")
        response.init_headers()
        return response

    templates.TemplateResponse = with_scripts
