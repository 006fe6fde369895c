"""Five steps of each sampler with guidance, from given noise: the latents, and the U-Net's raw outputs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

import torch
from diffusers import DDIMScheduler
from inputs import Inputs, channels_first, channels_last
from reference import Reference
from schedule import a1111_ddim_timesteps, alphas_cumprod, euler_timesteps, sigma_at

Predict = Callable[[torch.Tensor, float], torch.Tensor]
"""Latents and a timestep to what the model says, guided."""
STEPS, GUIDANCE, SIZE = 5, 5.0, (8, 8)


class Trajectory:
    """Latents with what led to them; `predict` runs the U-Net for the negative and the positive conditioning."""

    def __init__(self, reference: Reference, inputs: Inputs, name: str):
        self.reference = reference
        self.noise = reference.number(channels_first(inputs.normal("sampler.noise", 1, *SIZE, 4)))
        self.context = reference.number(inputs.normal("sampler.context", 2, 77, reference.model.width))
        more = reference.number(channels_first(inputs.normal("sampler.stepNoises", STEPS, *SIZE, 4)))
        self.step_noises = more.unsqueeze(1)
        self.name, self.latents, self.outputs = name, [], []
        self.facts = {"noise": "sampler.noise", "context": "sampler.context", "guidance": GUIDANCE}
        inputs.facts[name] = self.facts

    def predict(self, latents: torch.Tensor, timestep: float) -> torch.Tensor:
        """Guided, as the model predicts it (noise or v)."""
        timesteps = torch.full((2,), timestep, dtype=torch.float64)
        outputs = self.reference.predict(latents.repeat(2, 1, 1, 1), timesteps, self.context)
        self.outputs.append(outputs)
        negative, positive = outputs[:1], outputs[1:]
        return negative + GUIDANCE * (positive - negative)

    def results(self) -> dict[str, torch.Tensor]:
        return {
            self.name + ".latents": torch.stack([channels_last(x)[0] for x in self.latents]),
            self.name + ".final": channels_last(self.latents[-1])[0],
            self.name + ".outputs": torch.stack([channels_last(x) for x in self.outputs]),
        }


def samplers(reference: Reference, inputs: Inputs) -> dict[str, torch.Tensor]:
    with torch.no_grad():
        return {
            **diffusers_ddim(reference, inputs),
            **a1111_ddim(reference, inputs),
            **euler(reference, inputs, "sampler.euler", ancestral=False),
            **euler(reference, inputs, "sampler.eulerAncestral", ancestral=True),
        }


def diffusers_ddim(reference: Reference, inputs: Inputs) -> dict[str, torch.Tensor]:
    run = Trajectory(reference, inputs, "sampler.ddim")
    scheduler = ddim_scheduler(reference, STEPS)
    run.facts["timesteps"] = scheduler.timesteps.tolist()
    run.latents = list(ddim_steps(scheduler, run.noise, run.predict))
    return run.results()


def ddim_scheduler(reference: Reference, steps: int) -> DDIMScheduler:
    scheduler = DDIMScheduler(
        beta_schedule="scaled_linear", beta_start=0.00085, beta_end=0.012, clip_sample=False, set_alpha_to_one=False,
        steps_offset=1, prediction_type={"epsilon": "epsilon", "v": "v_prediction"}[reference.model.prediction],
    )  # fmt: skip
    scheduler.alphas_cumprod = reference.number(alphas_cumprod())
    scheduler.final_alpha_cumprod = scheduler.alphas_cumprod[0]
    scheduler.set_timesteps(steps)
    return scheduler


def ddim_steps(scheduler: DDIMScheduler, latents: torch.Tensor, predict: Predict) -> Iterator[torch.Tensor]:
    yield latents
    for timestep in scheduler.timesteps:
        latents = scheduler.step(predict(latents, timestep.item()), timestep, latents).prev_sample
        yield latents


def a1111_ddim(reference: Reference, inputs: Inputs) -> dict[str, torch.Tensor]:
    """From each timestep to the next; the last one is where it ends, at its own (small) noise."""
    run = Trajectory(reference, inputs, "sampler.a1111Ddim")
    run.facts["timesteps"] = timesteps = a1111_ddim_timesteps(STEPS)
    latents = run.noise
    run.latents.append(latents)
    for now, following in pairwise(timesteps):
        signal, spread = reference.roots([now])
        output = run.predict(latents, now)
        noise = output if reference.model.prediction == "epsilon" else signal * output + spread * latents
        clean = (latents - spread * noise) / signal
        signal, spread = reference.roots([following])
        latents = signal * clean + spread * noise
        run.latents.append(latents)
    return run.results()


def euler(reference: Reference, inputs: Inputs, name: str, ancestral: bool) -> dict[str, torch.Tensor]:
    run = Trajectory(reference, inputs, name)
    timesteps = euler_timesteps(STEPS)
    run.facts |= {"timesteps": timesteps.tolist(), "sigmas": [*sigma_at(timesteps).tolist(), 0.0]}
    if ancestral:
        run.facts["stepNoises"] = "sampler.stepNoises"
    noises = run.step_noises if ancestral else None
    run.latents = list(euler_steps(reference, timesteps, run.noise, run.predict, noises))
    return run.results()


def euler_steps(
    reference: Reference, timesteps: torch.Tensor, noise: torch.Tensor, predict: Predict, step_noises=None
) -> Iterator[torch.Tensor]:
    """Latents are scaled as in k-diffusion: picture + sigma · noise. With `step_noises` [steps, …]: Euler a."""
    sigmas = [*sigma_at(timesteps).tolist(), 0.0]
    latents = noise * sigmas[0]
    yield latents
    for i, (now, following) in enumerate(pairwise(sigmas)):
        root = (now**2 + 1) ** 0.5
        output = predict(latents / root, timesteps[i].item())
        epsilon = reference.model.prediction == "epsilon"
        clean = latents - now * output if epsilon else latents / root**2 - now / root * output
        down, up = (following, 0.0) if step_noises is None else ancestral_parts(now, following)
        latents = latents + (latents - clean) / now * (down - now)
        if step_noises is not None:
            latents = latents + step_noises[i] * up
        yield latents


def ancestral_parts(now: float, following: float) -> tuple[float, float]:
    """The noise level stepped down to, and how much new noise then brings it up to `following`."""
    up = min(following, (following**2 * (now**2 - following**2) / now**2) ** 0.5)
    return (following**2 - up**2) ** 0.5, up
