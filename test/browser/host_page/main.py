"""A web UI for the browser tests: the real gradio of its family, the real Python side of our extension.

    python main.py --root FOLDER --embeddings FOLDER --port N [--width 768]

`--root` plays the web UI's folder (`javascript/`, `style.css`, `extensions/NAME/`) and becomes the working
directory, as `file=` addresses need it. One line of JSON on stdout says that it is ready.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import time
from pathlib import Path


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--root", type=Path, required=True)
    parser.add_argument("--embeddings", type=Path, required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--width", type=int, default=768)
    return parser.parse_args()


def main() -> None:
    arguments = _arguments()
    os.environ.update(GRADIO_ANALYTICS_ENABLED="False", HF_HUB_OFFLINE="1")
    os.chdir(arguments.root)
    import gradio as gr
    import head
    import web_ui
    from blocks import GRADIO_4, Arrived, build
    from loader import Database
    from routes import add_routes

    database = Database(arguments.embeddings, arguments.width, forge=GRADIO_4)
    callbacks = web_ui.pretend(
        arguments.root, arguments.embeddings, database, forge=GRADIO_4, flags={"port": arguments.port}
    )
    extensions = sorted(p for p in (arguments.root / "extensions").glob("*") if p.is_dir())
    for extension in extensions:
        web_ui.load_scripts(extension)
    callbacks.run("ui_settings")
    head.install(arguments.root, extensions)
    arrived = Arrived()
    extension_tabs = [tab for tabs in callbacks.run("ui_tabs") for tab in tabs]
    demo = build(database, arrived, extension_tabs)
    demo.queue()
    app, _, _ = demo.launch(
        server_name="127.0.0.1",
        server_port=arguments.port,
        prevent_thread_lock=True,
        quiet=True,
        show_api=False,
        allowed_paths=[str(arguments.root)],
    )
    # The host takes gradio's open CORS away.
    app.user_middleware = [m for m in app.user_middleware if m.cls.__name__ != "CORSMiddleware"]
    app.middleware_stack = None
    add_routes(app, database, arrived)
    callbacks.run("app_started", demo, app)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    print(json.dumps({"ready": True, "gradio": gr.__version__}), flush=True)
    while True:
        time.sleep(3600)


if __name__ == "__main__":
    main()
