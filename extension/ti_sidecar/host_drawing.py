"""Has the web UI draw a picture with the embedding of a training's step, as its txt2img would."""

from __future__ import annotations

import base64
import hashlib
import io
from dataclasses import dataclass
from typing import Any

from .host_memory import load_chosen_checkpoint
from .host_modules import host, loaded_model
from .host_queue import alone
from .host_refresh import forget_encoded_prompts
from .host_report import checkpoint, embedding_databases, family
from .host_thread import on_model_thread
from .lent_embedding import knows, lent_embedding
from .refusal import Refusal
from .survivor import survivor

#: The sidecar asks again.
LOCK_SECONDS = 5.0
HARM = "it can't draw meanwhile"
JOB = "ti-sidecar-sample"
#: SD.Next keeps embeddings inside its tokenizers, from which nothing can be taken again.
FAMILIES = ("a1111", "forge", "reforge")
PLACEHOLDER = "[name]"


@dataclass(frozen=True)
class Order:
    """`WebUiPictureOrder` of src/host/web-ui-picture.ts."""

    #: Absolute, of the embedding.
    file: str
    #: Stands for `[name]` in what is told of the picture.
    word: str
    prompt: str
    negativePrompt: str
    steps: int
    sampler: str
    cfgScale: float
    seed: int
    width: int
    height: int


def draw(body: dict[str, Any], lock_seconds: float = LOCK_SECONDS) -> dict[str, Any]:
    """`{"image": PNG in base64, "checkpoint": its name}`. Raises Refusal; `HOST_BUSY` and `HOST_TRAINING` pass."""
    order = _order(body)
    if family() not in FAMILIES:
        raise Refusal(501, "HOST_DRAWS_NOT", "This web UI can't draw with an embedding that is not in its folder.", "")
    with alone(lock_seconds, HARM):
        if survivor().took_checkpoint and loaded_model() is None:
            raise Refusal(
                409,
                "CHECKPOINT_LENT",
                "The web UI has given up its checkpoint for a training, so it can't draw now.",
                "It draws when the training has ended.",
            )
        return on_model_thread(lambda: _draw(order))


def stop_drawing() -> bool:
    """Whether a picture of ours was in work; what the user draws goes on."""
    state = host("shared.state")
    is_ours = getattr(state, "job", None) == JOB
    if is_ours:
        state.interrupt()
    return is_ours


def _order(body: dict[str, Any]) -> Order:
    try:
        return Order(**body)
    except TypeError as error:
        raise Refusal(
            400, "BAD_REQUEST", "The order for a picture is not understood.", "Restart the web UI."
        ) from error


def _draw(order: Order) -> dict[str, Any]:
    # The one of the settings: what loads during the drawing would begin with embeddings of its own.
    load_chosen_checkpoint()
    model = loaded_model()
    if model is None:
        raise Refusal(409, "NO_CHECKPOINT", "The web UI has no checkpoint to draw with.", "Choose one there.")
    databases = list(embedding_databases(model))
    name = _name_for(order.file)
    with lent_embedding(databases, order.file, name) as is_taken:
        if not is_taken:
            raise Refusal(
                409,
                "DOES_NOT_FIT",
                "The web UI's checkpoint is of another kind than the one that was trained on.",
                "Choose a checkpoint of the same base model there.",
            )
        image, infotext = _picture(order, name)
        if not knows(list(embedding_databases(loaded_model())), name):
            raise Refusal(409, "HOST_CHANGED", "The web UI loaded its embeddings anew while it drew.", "Try it again.")
    return {"image": _png(image, infotext.replace(name, order.word)), "checkpoint": checkpoint(model)}


def _name_for(file: str) -> str:
    """Told by the content: what the web UI remembers of a prompt can never be of another step."""
    with open(file, "rb") as opened:
        return "tisnap" + hashlib.sha256(opened.read()).hexdigest()[:12]


def _picture(order: Order, name: str) -> tuple[Any, str]:
    shared, processing = host("shared"), host("processing")
    # Other embeddings in the prompt may have changed.
    forget_encoded_prompts()
    work = processing.StableDiffusionProcessingTxt2Img(
        sd_model=shared.sd_model,
        prompt=order.prompt.replace(PLACEHOLDER, name),
        negative_prompt=order.negativePrompt.replace(PLACEHOLDER, name),
        steps=order.steps,
        sampler_name=order.sampler,
        cfg_scale=order.cfgScale,
        seed=order.seed,
        width=order.width,
        height=order.height,
        do_not_save_samples=True,
        do_not_save_grid=True,
        do_not_reload_embeddings=True,
    )
    # Some hosts ask it without looking whether it is there.
    work.scripts = host("scripts").ScriptRunner()
    work.script_args = ()
    shared.state.begin(job=JOB)
    try:
        done = processing.process_images(work)
        if shared.state.interrupted or shared.state.skipped:
            raise Refusal(409, "STOPPED", "The picture was stopped in the web UI.", "")
    finally:
        shared.state.end()
        work.close()
        # A picture drawn by hand later must not come from a name that is gone.
        forget_encoded_prompts()
    return done.images[0], done.infotexts[0]


def _png(image: Any, infotext: str) -> str:
    from PIL import PngImagePlugin

    text = PngImagePlugin.PngInfo()
    text.add_text("parameters", infotext)
    buffer = io.BytesIO()
    image.save(buffer, format="PNG", pnginfo=text)
    return base64.b64encode(buffer.getvalue()).decode("ascii")
