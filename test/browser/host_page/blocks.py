"""The part of the web UI's interface an extension of the Textual Inversion tab meets, in real gradio."""

from __future__ import annotations

import tempfile
import wave
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import gradio as gr
from cards import PAGE, pane_html
from loader import Database

GRADIO_4 = int(gr.__version__.split(".")[0]) >= 4
TABS = ("txt2img", "img2img")


@dataclass
class Arrived:
    """What the interface's server was told, read by the tests."""

    #: (tab, prompt, negative prompt) of each press of Generate.
    generated: list[tuple[str, str, str]] = field(default_factory=list)
    #: How often each tab's refresh button reached the server.
    refreshes: int = 0


def _js(code: str) -> dict[str, str]:
    return {"js" if GRADIO_4 else "_js": code}


def _prompt_box(tab: str, side: str, label: str) -> Any:
    elem_id = f"{tab}_{side}"
    with gr.Row(elem_id=f"{elem_id}_row", elem_classes=["prompt-row"]):
        return gr.Textbox(
            label=label, elem_id=elem_id, show_label=False, lines=3, placeholder=label, elem_classes=["prompt"]
        )


def _pane(tab: str, embeddings: Database) -> Any:
    base = f"{tab}_{PAGE}"
    with gr.Tab("Textual Inversion ", elem_id=base, elem_classes=["extra-page"]) as item:
        with gr.Column(elem_id=f"{base}_prompts", elem_classes=["extra-page-prompts"]):
            pass
        html = gr.HTML(pane_html(tab, None, embeddings.folder), elem_id=f"{base}_cards_html")
        gr.HTML("", elem_id=f"{base}_edit_user_metadata", visible=False)
    item.select(None, **_js(f"() => extraNetworksTabSelected('{tab}', '{base}')"))
    return html


def _settings(tab: str) -> None:
    """With the host's own names and first values."""
    # As gradio takes them for answers otherwise: nothing here is the input of anything.
    used = {"interactive": True}
    with gr.Row():
        gr.Dropdown(
            label="Sampling method",
            elem_id=f"{tab}_sampling",
            choices=["DPM++ 2M", "Euler a"],
            value="DPM++ 2M",
            **used,
        )
        gr.Slider(1, 150, value=20, step=1, label="Sampling steps", elem_id=f"{tab}_steps", **used)
    gr.Slider(64, 2048, value=512, step=8, label="Width", elem_id=f"{tab}_width", **used)
    gr.Slider(64, 2048, value=512, step=8, label="Height", elem_id=f"{tab}_height", **used)
    gr.Slider(1.0, 30.0, value=7.0, step=0.5, label="CFG Scale", elem_id=f"{tab}_cfg_scale", **used)
    gr.Number(label="Seed", value=-1, elem_id=f"{tab}_seed", precision=0, **used)


def _tab(tab: str, embeddings: Database, arrived: Arrived) -> Any:
    with gr.Tab(tab, elem_id=f"tab_{tab}"):
        with gr.Row(elem_id=f"{tab}_toprow"):
            with gr.Column(elem_id=f"{tab}_prompt_container", scale=6):
                prompt = _prompt_box(tab, "prompt", "Prompt")
                negative = _prompt_box(tab, "neg_prompt", "Negative prompt")
            with gr.Column(scale=1, elem_id=f"{tab}_actions_column"):
                generate = gr.Button("Generate", elem_id=f"{tab}_generate", variant="primary")
        with gr.Tabs(elem_id=f"{tab}_extra_tabs", elem_classes=["extra-networks"]):
            with gr.Tab("Generation", elem_id=f"{tab}_generation") as generation:
                _settings(tab)
                result = gr.HTML("", elem_id=f"{tab}_result")
            html = _pane(tab, embeddings)
            with gr.Tab("Lora ", elem_id=f"{tab}_lora", elem_classes=["extra-page"]) as lora:
                gr.HTML(f"<div id='{tab}_lora_cards'><div class='card' data-name='a_lora'>a_lora</div></div>")
    for other in (generation, lora):
        other.select(None, **_js(f"() => extraNetworksTabSelected('{tab}', null)"))

    def press(positive: str, negative: str) -> str:
        arrived.generated.append((tab, positive, negative))
        return "done"

    generate.click(press, inputs=[prompt, negative], outputs=[result], show_progress="hidden", queue=False)

    def refresh() -> str:
        arrived.refreshes += 1
        embeddings.load_textual_inversion_embeddings(force_reload=True)
        return pane_html(tab, embeddings.word_embeddings, embeddings.folder)

    button = gr.Button("Refresh", elem_id=f"{tab}_{PAGE}_extra_refresh_internal", visible=False)
    button.click(refresh, inputs=[], outputs=[html]).then(None, **_js(f"() => applyExtraNetworkFilter('{tab}_{PAGE}')"))
    return html


def _sound() -> str:
    """A file with a tenth of a second of silence, as the user's notification.mp3 is one."""
    path = Path(tempfile.mkdtemp()) / "notification.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(1600))
    return str(path)


def build(embeddings: Database, arrived: Arrived, extension_tabs: list[tuple[gr.Blocks, str, str]]) -> gr.Blocks:
    theme = gr.themes.Default(font=["sans-serif"], font_mono=["monospace"])
    with gr.Blocks(analytics_enabled=False, title="Stable Diffusion", theme=theme) as demo:
        with gr.Tabs(elem_id="tabs"):
            panes = {tab: _tab(tab, embeddings, arrived) for tab in TABS}
            for blocks, title, tab_id in extension_tabs:
                with gr.Tab(title, id=tab_id, elem_id=f"tab_{tab_id}"):
                    blocks.render()

        gr.Audio(value=_sound(), interactive=False, elem_id="audio_notification", visible=False)

        def fill() -> list[str]:
            return [pane_html(tab, embeddings.word_embeddings, embeddings.folder) for tab in panes]

        demo.load(fill, inputs=[], outputs=list(panes.values()))
    return demo
