"""Text conditioning, U-Net, VAE, loss and gradients: name -> value, in the reference's own precision."""

from __future__ import annotations

import torch
from inputs import Inputs, channels_first, channels_last
from reference import Reference
from write import MEASURE


def text(reference: Reference, inputs: Inputs) -> dict[str, torch.Tensor]:
    model = reference.model
    plain = inputs.ids("text.plain", 1, 1)
    placed = inputs.ids("text.placed", 2, 1)
    chunks = inputs.ids("text.chunks", 1, 2)
    vectors = inputs.normal("text.vectors", 3, model.width, scale=0.3)
    placements = {"placed": [(0, 0, 1), (1, 0, 9)], "chunks": [(0, 0, 40), (0, 1, 2)]}
    multipliers = [1.0] * 77
    multipliers[3:7], multipliers[9:12] = [1.21] * 4, [1 / 1.1] * 3
    inputs.facts |= {
        "text.plain": {"ids": plain, "clipSkip": 1},
        "text.skip": {"ids": plain, "clipSkip": 2},
        "text.placed": {"ids": placed, "clipSkip": 1, "vectors": "text.vectors", "placements": placements["placed"]},
        "text.chunks": {"ids": chunks, "clipSkip": 2, "vectors": "text.vectors", "placements": placements["chunks"]},
        "text.weighted": {"ids": plain, "clipSkip": 1, "multipliers": multipliers},
    }
    vectors = reference.number(vectors)
    encoded = reference.conditioning(plain)
    return {
        "text.plain": encoded,
        "text.skip": reference.conditioning(plain, skip=2),
        "text.placed": reference.conditioning(placed, placements["placed"], vectors),
        "text.chunks": reference.conditioning(chunks, placements["chunks"], vectors, skip=2),
        "text.weighted": weighted(encoded, reference.number(multipliers)),
    }


def weighted(encoded: torch.Tensor, multipliers: torch.Tensor) -> torch.Tensor:
    """A1111's "Original" emphasis: rows times their weights, then the whole brought back to its mean."""
    scaled = encoded * multipliers[None, :, None]
    return scaled * (encoded.mean() / scaled.mean())


def unet(reference: Reference, inputs: Inputs) -> dict[str, torch.Tensor]:
    cases = {"unet.square": ([0, 437, 999], 16, 16, 77), "unet.wide": ([700, 5], 8, 16, 154)}
    result = {}
    for name, (timesteps, h, w, rows) in cases.items():
        noisy = inputs.normal(name + ".noisy", len(timesteps), h, w, 4)
        context = inputs.normal(name + ".context", len(timesteps), rows, reference.model.width)
        inputs.facts[name] = {"noisy": name + ".noisy", "context": name + ".context", "timesteps": timesteps}
        noisy, context = reference.number(channels_first(noisy)), reference.number(context)
        result[name] = channels_last(reference.predict(noisy, timesteps, context))
    return result


def vae(reference: Reference, inputs: Inputs) -> dict[str, torch.Tensor]:
    """Latents here are the decoder's own, before or after the scale factor: `decode` divides by nothing."""
    shrink = 2 ** (len(reference.model.vae_multiples) - 1)
    image = inputs.image("vae.image", 2, 8 * shrink, 12 * shrink, 3)
    latents = inputs.normal("vae.latents", 2, 8, 12, 4)
    inputs.facts["vae"] = {"image": "vae.image", "latents": "vae.latents"}
    encoded = reference.vae.encode(reference.number(channels_first(image))).latent_dist
    decoded = reference.vae.decode(reference.number(channels_first(latents))).sample
    return {
        "vae.mean": channels_last(encoded.mean),
        "vae.logVariance": channels_last(encoded.logvar),
        "vae.decoded": channels_last(decoded),
    }


def step(reference: Reference, inputs: Inputs) -> dict[str, torch.Tensor]:
    """The training step: `plain` is one chunk and square; `chunks` two chunks, not square, clip skip 2, weighted;
    `masked` weighted latent by latent too."""
    cases = {
        "step.plain": {"chunks": 1, "size": (16, 16), "vectors": 3, "clipSkip": 1, "weights": [1.0, 1.0],
                       "timesteps": [137, 811], "placements": [(0, 0, 5), (1, 0, 12)]},
        "step.chunks": {"chunks": 2, "size": (8, 16), "vectors": 2, "clipSkip": 2, "weights": [1.5, 0.25],
                        "timesteps": [402, 25], "placements": [(0, 0, 8), (0, 1, 1), (1, 1, 4)]},
        "step.masked": {"chunks": 1, "size": (8, 16), "vectors": 2, "clipSkip": 1, "weights": [1.0, 0.5],
                        "timesteps": [318, 702], "placements": [(0, 0, 3), (1, 0, 9)], "masked": True},
    }  # fmt: skip
    result = {}
    for name, case in cases.items():
        result |= one_step(reference, inputs, name, case)
    return result


def one_step(reference: Reference, inputs: Inputs, name: str, case: dict, draws: int = 16) -> dict[str, torch.Tensor]:
    """`draws`: over how many other noises torch's error of the loss is measured; 0: over the one."""
    batch, (h, w) = len(case["timesteps"]), case["size"]
    ids = inputs.ids(name, batch, case["chunks"])
    vectors = inputs.normal(name + ".vectors", case["vectors"], reference.model.width, scale=0.3)
    latents = inputs.normal(name + ".latents", batch, h, w, 4)
    noise = inputs.normal(name + ".noise", batch, h, w, 4)
    keys = ("clipSkip", "weights", "timesteps", "placements", "masked")
    inputs.facts[name] = {
        "ids": ids, "vectors": name + ".vectors", "latents": name + ".latents", "noise": name + ".noise",
        **{key: case[key] for key in keys if key in case},
    }  # fmt: skip
    mask = inputs.mask(name + ".positionWeights", batch, h, w) if case.get("masked") else torch.ones(batch, h, w, 1)

    vectors = reference.number(vectors).clone().requires_grad_(True)
    latents, noise, mask = (reference.number(channels_first(x)) for x in (latents, noise, mask))
    context = reference.conditioning(ids, case["placements"], vectors, skip=case["clipSkip"])
    context.retain_grad()
    prediction, losses, loss = _loss(reference, case, context, latents, noise, mask)
    loss.backward()
    result = {
        name + ".context": context,
        name + ".prediction": channels_last(prediction),
        name + ".sampleLosses": losses,
        name + ".loss": loss[None],
        name + ".contextGradient": context.grad,
        name + ".vectorGradient": vectors.grad,
    }
    noises = [channels_first(inputs.unrecorded(f"{name}.noise {i}", batch, h, w, 4)) for i in range(draws)]
    if noises:
        with torch.no_grad():
            many = [_loss(reference, case, context, latents, reference.number(noise), mask)[1:] for noise in noises]
        result[MEASURE + name + ".sampleLosses"] = torch.cat([losses for losses, _ in many])
        result[MEASURE + name + ".loss"] = torch.stack([loss for _, loss in many])
    return result


def _loss(reference: Reference, case: dict, context, latents, noise, mask):
    """The prediction, each sample's error, and their weighted mean."""
    signal, spread = reference.roots(case["timesteps"])
    prediction = reference.predict(signal * latents + spread * noise, case["timesteps"], context)
    errors = (prediction - reference.target(latents, noise, case["timesteps"])) ** 2
    losses = (errors * mask).mean((1, 2, 3))
    return prediction, losses, (losses * reference.number(case["weights"])).mean()
