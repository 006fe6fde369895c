"""`pictures.py CHECKPOINT FOLDER`: draws the pictures of FOLDER/jobs.json with diffusers, for bench/pictures.ts.

A job has token ids of the negative and the positive prompt, sampler, steps, guidance, and files with its noise
(float32, [steps + 1, h, w, 4], the first to begin with) and with our picture, to which the distance is printed in dB.
"""

from __future__ import annotations

import json
import re
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from inputs import channels_first
from PIL import Image
from reference import Reference
from safetensors.torch import load_file
from sampling import ddim_scheduler, ddim_steps, euler_steps
from schedule import euler_timesteps
from sd_models import ALL


def draw(reference: Reference, job: dict, noises: torch.Tensor) -> np.ndarray:
    """uint8 [h, w, 3]"""
    context = torch.cat([reference.conditioning([chunks]) for chunks in (job["negative"], job["positive"])])

    def predict(latents: torch.Tensor, timestep: float) -> torch.Tensor:
        outputs = reference.predict(latents.repeat(2, 1, 1, 1), torch.full((2,), timestep), context)
        return outputs[:1] + job["guidance"] * (outputs[1:] - outputs[:1])

    steps, first = job["steps"], noises[:1]
    if job["sampler"] == "DDIM":
        *_, latents = ddim_steps(ddim_scheduler(reference, steps), first, predict)
    else:
        more = noises[1:].unsqueeze(1) if job["sampler"] == "Euler a" else None
        *_, latents = euler_steps(reference, euler_timesteps(steps), first, predict, more)
    image = reference.vae.decode(latents / reference.model.scale).sample[0].permute(1, 2, 0)
    return ((image + 1) * 127.5).clamp(0, 255).to(torch.uint8).numpy()


def decibels(ours: np.ndarray, theirs: np.ndarray) -> float:
    error = np.square(ours.astype(float) - theirs).mean()
    return float("inf") if error == 0 else 10 * np.log10(255**2 / error)


def main() -> None:
    checkpoint, folder = Path(sys.argv[1]), Path(sys.argv[2])
    scale = re.search(r"scale_factor: ([\d.]+)", checkpoint.with_suffix(".yaml").read_text())
    model = replace(ALL["miniature"], scale=float(scale[1]))
    reference = Reference(model, load_file(checkpoint), torch.float32)
    for job in json.loads((folder / "jobs.json").read_text()):
        noises = np.fromfile(folder / job["noises"], np.float32).reshape(-1, *job["size"], 4)
        theirs = draw(reference, job, channels_first(torch.from_numpy(noises)))
        Image.fromarray(theirs).save((folder / job["picture"]).with_suffix(".diffusers.png"))
        ours = np.asarray(Image.open(folder / job["picture"]).convert("RGB"))
        differing = (ours != theirs).mean()
        print(f"| {job['what']} | {decibels(ours, theirs):.1f} | {100 * differing:.2f} % |", flush=True)


if __name__ == "__main__":
    with torch.no_grad():
        main()
