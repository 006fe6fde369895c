"""Stage 1: the autoencoder. `python -m miniature.train_vae --minutes 30`; run again to go on.

Gate: >= 26 dB on held-out scenes, >= 24 dB for the colour part of the error alone, and >= 0.9 of the
red-against-green variance.
"""

from __future__ import annotations

import math
import time

import torch
import torch.nn.functional as F

from .vae import CHANNELS, MULTIPLES, Autoencoder, ResnetBlock
from .workdir import HELD_OUT_SEED, arguments, as_images, as_tensor, grid, load, log, save, scenes, seed_step, start

LUMA = torch.tensor([0.299, 0.587, 0.114]).view(1, 3, 1, 1)
# Luma and two opponent colours as rows of [3, 3], scaled so that each spreads about as much in drawn scenes:
# as they come, red against green has a thirtieth of luma's variance and would be learnt last, or never.
OPPONENT = torch.tensor([[0.42, 0.82, 0.16], [4.0, -4.0, 0.0], [-1.4, -1.4, 2.8]])
ANCHORED = 1000
GATE = {"psnr": 26.0, "chroma": 24.0, "hue": 0.9}


def decibel(error: torch.Tensor) -> float:
    return -10 * math.log10(error.square().mean().item() / 4)


def hue(again: torch.Tensor, pictures: torch.Tensor) -> float:
    """Share of the red-against-green variance that comes back (1 = all): dB alone forgave grey greens."""
    truth, given = (F.avg_pool2d(x[:, 0] - x[:, 1], 4) for x in (pictures, again))
    return 1 - ((given - truth).var() / truth.var()).item()


@torch.no_grad()
def quality(model: Autoencoder, pictures: torch.Tensor) -> tuple[dict[str, float], torch.Tensor, torch.Tensor]:
    """dB of pictures in -1..1 over a range of 2; all, grey part, colour part. Also the pictures and latents."""
    with torch.autocast("cpu", torch.bfloat16):
        latents = torch.cat([model.encode(x)[0] for x in pictures.split(32)]).float()
        again = torch.cat([model.decode(z) for z in latents.split(32)]).float().clamp(-1, 1)
    error = again - pictures
    grey = (error * LUMA).sum(1, keepdim=True)
    values = {
        "psnr": decibel(error),
        "grey": decibel(grey),
        "chroma": decibel(error - grey),
        "hue": hue(again, pictures),
    }
    return values, again, latents


def rate(step: int, total: int, top: float) -> float:
    """Short rise, then a cosine down to 3 %."""
    done = min(1.0, step / total)
    return top * min(1.0, (step + 1) / 50) * (0.03 + 0.97 * 0.5 * (1 + math.cos(math.pi * done)))


def edges(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    d = x - y
    return (d[..., 1:] - d[..., :-1]).abs().mean() + (d[..., 1:, :] - d[..., :-1, :]).abs().mean()


def opponent(x: torch.Tensor) -> torch.Tensor:
    return torch.einsum("ac,nchw->nahw", OPPONENT, x)


def train_step(model, optimiser, x, anchor: float) -> float:
    with torch.autocast("cpu", torch.bfloat16):
        mean, spread = model.encode(x)
        spread = spread.float().clamp(-20, 4)
        again = model.decode(mean + torch.randn_like(mean) * (0.5 * spread).exp() * 0.5).float()
    kl = (mean.float().square() + spread.exp() - spread - 1).mean()
    loss = (again - x).square().mean() + 0.1 * (again - x).abs().mean() + 0.05 * edges(again, x) + 2e-5 * kl
    loss = loss + 0.05 * opponent(F.avg_pool2d(again - x, 2)).square().mean()
    if anchor > 0:  # the first steps: three of the latents are the small picture, so colour has a way through
        loss = loss + anchor * (mean[:, :3].float() - opponent(F.avg_pool2d(x, 4))).square().mean()
    optimiser.zero_grad(set_to_none=True)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimiser.step()
    return loss.item()


def new_model(channels: int, multiples: list[int]) -> Autoencoder:
    model = Autoencoder(channels, multiples)
    with torch.no_grad():  # log variance 0 would drown every latent in noise of its own size
        model.quant_conv.weight[4:] *= 0.1
        model.quant_conv.bias[4:] = -6.0
        for module in model.modules():  # near to a chain of plain convolutions: the streams start and stay small
            if isinstance(module, ResnetBlock):
                module.conv2.weight *= 0.1
                module.conv2.bias.zero_()
    return model


def main() -> None:
    parser = arguments(__doc__, minutes=30)
    parser.add_argument("--steps", type=int, default=2400, help="length of the rate schedule")
    parser.add_argument("--batch", type=int, default=4)
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--scenes", type=int, default=6000)
    parser.add_argument("--channels", type=int, default=CHANNELS)
    parser.add_argument("--multiples", type=int, nargs="+", default=list(MULTIPLES))
    options = start(parser)
    pictures, _ = scenes(options.work, options.world, options.seed, options.scenes)
    held = as_tensor(scenes(options.work, options.world, HELD_OUT_SEED, 256)[0])
    model = new_model(options.channels, options.multiples)
    average = new_model(options.channels, options.multiples)
    average.load_state_dict(model.state_dict())
    optimiser = torch.optim.AdamW(model.parameters(), lr=0, betas=(0.9, 0.99), weight_decay=1e-4)
    step, path = 0, options.work / "vae.pt"
    if path.exists():
        state = load(path)
        model.load_state_dict(state["live"])
        average.load_state_dict(state["model"])
        optimiser.load_state_dict(state["optimiser"])
        step = state["step"]
    begun, first, saved = time.time(), step, time.time()
    while step < options.steps:
        seed_step(options.seed, step)
        for group in optimiser.param_groups:
            group["lr"] = rate(step, options.steps, options.rate)
        x = as_tensor(pictures[torch.randint(0, len(pictures), (options.batch,)).sort().values.numpy()])
        loss = train_step(model, optimiser, x, 0.2 * (1 - step / ANCHORED))
        step += 1
        with torch.no_grad():
            keep = min(0.995, (step + 1) / (step + 10))
            torch._foreach_lerp_(list(average.parameters()), [p.detach() for p in model.parameters()], 1 - keep)
        stop = time.time() - begun > options.minutes * 60 or step == options.steps
        if stop or time.time() - saved > 60:
            saved = time.time()
            values, again, latents = quality(average, held)
            log(options.work, "vae", step=step, loss=loss, **values, std=latents.std().item(),
                steps_per_second=(step - first) / (time.time() - begun))  # fmt: skip
            grid(as_images(torch.cat([held[:8], again[:8], held[8:16], again[8:16]])), 8, options.work / "vae.png")
            save(path, {
                "live": model.state_dict(), "model": average.state_dict(), "optimiser": optimiser.state_dict(),
                "step": step, "scale": 1 / latents.std().item(), "quality": values,
                "channels": options.channels, "multiples": options.multiples,
            })  # fmt: skip
        if stop:
            break


if __name__ == "__main__":
    main()
