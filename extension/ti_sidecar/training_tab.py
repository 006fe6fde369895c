"""The tab in which the page's module shows the trainings."""

from __future__ import annotations

from typing import Any

#: SD.Next's modern UI makes the button's letters and name of it.
TAB_ID = "train_embedding"
TITLE = "Train embedding"
#: What src/browser/hosts/training-place.ts looks for.
PLACE = '<div id="ti-training"></div>'


def training_tabs() -> list[tuple[Any, str, str]]:
    """For the host's `on_ui_tabs`: what stands in the tab, its title, and its id."""
    import gradio as gr

    with gr.Blocks(analytics_enabled=False) as blocks:
        gr.HTML(PLACE)
    return [(blocks, TITLE, TAB_ID)]
