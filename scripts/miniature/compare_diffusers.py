"""Loads the export as a whole into diffusers, as anyone would, and compares it with our own modules.

`python -m miniature.compare_diffusers`: fails where a part differs by more than 1 % of its spread, or a drawn
picture by less than 30 dB (fp16 weights against float32 ones, over 30 steps).
"""

from __future__ import annotations

import math
from pathlib import Path

import torch
from diffusers import StableDiffusionPipeline

from .diffusers_config import write_configs, write_tokenizer
from .latents import load_vae
from .schedule import ddim
from .tokenizer import encode_padded
from .train_unet import Trained, load_trained
from .workdir import arguments, start

PROMPT = "a photo of a purple star with a yellow centre on a white background"


def load_pipeline(work: Path, checkpoint: Path | None = None) -> StableDiffusionPipeline:
    folder = work / "configs"
    write_configs(work, folder)
    write_tokenizer(folder / "tokenizer")
    file = checkpoint or work / "export" / "miniature-sd.safetensors"
    pipeline = StableDiffusionPipeline.from_single_file(str(file), config=str(folder), torch_dtype=torch.float32)
    pipeline.set_progress_bar_config(disable=True)
    return pipeline


def parts(trained: Trained, vae, pipeline: StableDiffusionPipeline) -> dict[str, tuple[torch.Tensor, torch.Tensor]]:
    """By name: what our module gives, what diffusers' gives."""
    texts = ["a photo of a red circle", "a sketch of a blue star, *"]
    ids = torch.tensor([encode_padded(t) for t in texts])
    x, t, image = torch.randn(2, 4, 16, 16), torch.tensor([700, 40]), torch.rand(2, 3, 64, 64) * 2 - 1
    context = trained.context(ids)
    theirs = pipeline.tokenizer(texts, padding="max_length", max_length=77, return_tensors="pt").input_ids
    assert torch.equal(ids, theirs), "tokens"
    return {
        "text": (context, pipeline.text_encoder(theirs)[0]),
        "unet": (trained.unet(x, t, context), pipeline.unet(x, t, context).sample),
        "decoder": (vae.decode(x), pipeline.vae.decode(x).sample),
        "encoder": (vae.encode(image)[0], pipeline.vae.encode(image).latent_dist.mean),
    }


def drawn(trained: Trained, vae, scale: float, pipeline: StableDiffusionPipeline) -> float:
    """dB between our picture and the pipeline's from the same noise, in -1..1."""
    noise = torch.randn(1, 4, 16, 16)
    context = trained.context(torch.stack([trained.empty, torch.tensor(encode_padded(PROMPT))]))

    def predict(x, t):
        without, wanted = trained.unet(torch.cat([x, x]), torch.full((2,), t), context).chunk(2)
        return without + 4.0 * (wanted - without)

    ours = vae.decode(ddim(predict, noise, 30) / scale).clamp(-1, 1)
    theirs = pipeline(PROMPT, height=64, width=64, latents=noise, guidance_scale=4.0, num_inference_steps=30,
                      output_type="pt").images * 2 - 1  # fmt: skip
    return -10 * math.log10((ours - theirs).square().mean().item() / 4)


@torch.no_grad()
def main() -> None:
    options = start(arguments(__doc__))
    pipeline = load_pipeline(options.work)
    trained, _ = load_trained(options.work / "unet.pt")
    vae, scale = load_vae(options.work)
    for name, (ours, theirs) in parts(trained, vae, pipeline).items():
        difference = ((ours - theirs).abs().max() / ours.std()).item()
        print(f"{name}: largest difference {difference:.5f} of the spread")
        assert difference < 0.01, name
    decibels = drawn(trained, vae, scale, pipeline)
    print(f"picture: {decibels:.1f} dB")
    assert decibels > 30, "picture"


if __name__ == "__main__":
    main()
