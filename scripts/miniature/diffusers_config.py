"""What `StableDiffusionPipeline.from_single_file(checkpoint, config=FOLDER)` wants beside a checkpoint of unusual size.

`python -m miniature.diffusers_config --out FOLDER` writes it; with --tokenizer also CLIP's vocabulary (1.4 MB).
"""

from __future__ import annotations

import json
from pathlib import Path

from . import text, unet
from .tokenizer import END, LENGTH, START, TOKENS, tables
from .workdir import arguments, load, start


def unet_config() -> dict:
    widths = [unet.CHANNELS * m for m in unet.MULTIPLES]
    cross = [2**i in unet.ATTENTION for i in range(len(widths))]
    return {
        "_class_name": "UNet2DConditionModel", "sample_size": 16, "block_out_channels": widths,
        "layers_per_block": unet.BLOCKS, "cross_attention_dim": text.WIDTH, "attention_head_dim": unet.HEADS,
        "down_block_types": ["CrossAttnDownBlock2D" if c else "DownBlock2D" for c in cross],
        "up_block_types": ["CrossAttnUpBlock2D" if c else "UpBlock2D" for c in reversed(cross)],
    }  # fmt: skip


def vae_config(state: dict) -> dict:
    n = len(state["multiples"])
    return {
        "_class_name": "AutoencoderKL", "block_out_channels": [state["channels"] * m for m in state["multiples"]],
        "down_block_types": ["DownEncoderBlock2D"] * n, "up_block_types": ["UpDecoderBlock2D"] * n,
        "layers_per_block": 1, "latent_channels": 4, "scaling_factor": round(state["scale"], 5), "sample_size": 64,
    }  # fmt: skip


def text_config() -> dict:
    return {
        "architectures": ["CLIPTextModel"], "model_type": "clip_text_model", "hidden_size": text.WIDTH,
        "intermediate_size": 4 * text.WIDTH, "num_hidden_layers": text.LAYERS, "num_attention_heads": text.HEADS,
        "hidden_act": "quick_gelu", "vocab_size": TOKENS, "max_position_embeddings": LENGTH,
        "bos_token_id": START, "eos_token_id": END,
    }  # fmt: skip


SCHEDULER = {
    "_class_name": "DDIMScheduler", "beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear",
    "num_train_timesteps": 1000, "steps_offset": 1, "set_alpha_to_one": False, "clip_sample": False,
}  # fmt: skip
PIPELINE = {
    "_class_name": "StableDiffusionPipeline", "requires_safety_checker": False,
    "feature_extractor": [None, None], "safety_checker": [None, None],
    "scheduler": ["diffusers", "DDIMScheduler"], "unet": ["diffusers", "UNet2DConditionModel"],
    "vae": ["diffusers", "AutoencoderKL"], "text_encoder": ["transformers", "CLIPTextModel"],
    "tokenizer": ["transformers", "CLIPTokenizer"],
}  # fmt: skip


def write_configs(work: Path, folder: Path) -> None:
    files = {
        "model_index.json": PIPELINE, "unet/config.json": unet_config(), "text_encoder/config.json": text_config(),
        "vae/config.json": vae_config(load(work / "vae.pt")), "scheduler/scheduler_config.json": SCHEDULER,
    }  # fmt: skip
    for name, values in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(json.dumps(values, indent=2) + "\n")


def write_tokenizer(folder: Path) -> None:
    ids, ranks = tables()
    words = {**ids, "<|startoftext|>": START, "<|endoftext|>": END}
    end = "<|endoftext|>"
    special = {
        "bos_token": "<|startoftext|>", "eos_token": end, "unk_token": end, "pad_token": end,
        "model_max_length": LENGTH, "tokenizer_class": "CLIPTokenizer",
    }  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "vocab.json").write_text(json.dumps(words, ensure_ascii=False))
    (folder / "merges.txt").write_text("\n".join(["#version: 0.2", *(" ".join(pair) for pair in ranks)]) + "\n")
    (folder / "tokenizer_config.json").write_text(json.dumps(special))


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--tokenizer", action="store_true")
    options = start(parser)
    write_configs(options.work, options.out)
    if options.tokenizer:
        write_tokenizer(options.out / "tokenizer")


if __name__ == "__main__":
    main()
