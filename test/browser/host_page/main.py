"""A web UI for the browser tests: the real gradio of its family, the real Python side of our extension.

    python main.py --root FOLDER --embeddings FOLDER --port N [--width 768] [--fake-host FOLDER]

`--root` plays the web UI's folder (`javascript/`, `style.css`, `extensions/NAME/`) and becomes the working
directory, as `file=` addresses need it. One line of JSON on stdout says that it is ready.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--root", type=Path, required=True)
    parser.add_argument("--embeddings", type=Path, required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--width", type=int, default=768)
    parser.add_argument("--fake-host", type=Path)
    return parser.parse_args()


def main() -> None:
    arguments = _arguments()
    os.environ.update(GRADIO_ANALYTICS_ENABLED="False", HF_HUB_OFFLINE="1")
    os.chdir(arguments.root)
    sys.path.insert(0, str(HERE))
    import gradio as gr
    import head
    from blocks import Arrived, Embeddings, build
    from loader import Loaded, load_folder
    from routes import add_routes

    held: dict[str, dict[str, Loaded]] = {}

    def reload() -> None:
        held["loaded"], held["skipped"] = load_folder(arguments.embeddings, arguments.width)

    reload()
    arrived = Arrived()
    embeddings = Embeddings(arguments.embeddings, lambda: held["loaded"], reload)
    extensions = sorted(p for p in (arguments.root / "extensions").glob("*") if p.is_dir())
    head.install(arguments.root, extensions)
    demo = build(embeddings, arrived)
    demo.queue()
    app, _, _ = demo.launch(
        server_name="127.0.0.1",
        server_port=arguments.port,
        prevent_thread_lock=True,
        quiet=True,
        show_api=False,
        allowed_paths=[str(arguments.root)],
    )
    app.user_middleware = [m for m in app.user_middleware if m.cls.__name__ != "CORSMiddleware"]
    app.middleware_stack = None
    add_routes(app, embeddings, arrived)
    print(json.dumps({"ready": True, "gradio": gr.__version__}), flush=True)
    while True:
        time.sleep(3600)


if __name__ == "__main__":
    main()
