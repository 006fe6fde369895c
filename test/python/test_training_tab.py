"""The tab of trainings, as a web UI puts it into its page."""

from __future__ import annotations

import gradio as gr
import httpx
from support.ports import free_port

from ti_sidecar.training_tab import PLACE, training_tabs


def test_a_host_renders_one_tab_with_an_empty_place_in_it() -> None:
    with gr.Blocks(analytics_enabled=False) as demo, gr.Tabs(elem_id="tabs"):
        for blocks, title, tab_id in training_tabs():
            with gr.Tab(title, id=tab_id, elem_id=f"tab_{tab_id}"):
                blocks.render()
    port = free_port()
    demo.launch(server_name="127.0.0.1", server_port=port, prevent_thread_lock=True, quiet=True)
    try:
        config = httpx.get(f"http://127.0.0.1:{port}/config", trust_env=False).json()
    finally:
        demo.close()
    parts = {part["type"]: part["props"] for part in config["components"]}
    assert parts["tabitem"]["elem_id"] == "tab_train_embedding"
    assert parts["html"]["value"] == PLACE
