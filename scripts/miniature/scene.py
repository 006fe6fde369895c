"""Captioned scenes, drawn by formula: scene i of seed s is the same picture and caption on every machine.

A `World` says what may be drawn. Every attribute has its word, and every combination can be drawn, but no
combination has a word of its own: a purple ring with an orange centre is what textual inversion has to find.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

SIDE = 64
Y, X = (np.mgrid[0:SIDE, 0:SIDE].astype(np.float32) + 0.5) / SIDE - 0.5

COLOURS = {
    "red": (214, 38, 38),
    "yellow": (245, 215, 45),
    "green": (45, 160, 65),
    "blue": (45, 85, 215),
    "purple": (140, 55, 180),
    "orange": (245, 135, 25),
    "pink": (245, 130, 180),
    "cyan": (60, 205, 220),
}
SHAPES = ("circle", "square", "triangle", "star", "cross", "ring", "heart", "moon")
BACKGROUNDS = ("white", "black", "sand", "sky", "grass", "night")
SIZES = {"small": (0.19, 0.23), "": (0.26, 0.31), "large": (0.35, 0.40)}
PLACES = {"": (0, 0), "left": (-0.2, 0), "right": (0.2, 0), "top": (0, -0.2), "bottom": (0, 0.2)}


@dataclass(frozen=True)
class World:
    """What is drawn. Grow it by a new entry in WORLDS; never change one that has been trained on."""

    colours: tuple[str, ...] = tuple(COLOURS)[:6]
    shapes: tuple[str, ...] = SHAPES[:6]
    backgrounds: tuple[str, ...] = BACKGROUNDS[:3]
    styles: tuple[str, ...] = ("photo", "sketch")
    patterns: tuple[str, ...] = ()
    patterned: float = 0.5
    sizes: tuple[str, ...] = ("",)
    places: tuple[str, ...] = ("",)
    shift: float = 0.05

    @property
    def textures(self) -> tuple[str, ...]:
        return ("plain", *self.patterns)


WORLDS = {
    "small": World(),
    "medium": World(
        patterns=("cored", "striped", "dotted"),
    ),
    "full": World(
        colours=tuple(COLOURS),
        shapes=SHAPES,
        backgrounds=BACKGROUNDS,
        styles=("photo", "sketch", "drawing", "pixel art"),
        patterns=("cored", "striped", "dotted", "checkered"),
        sizes=tuple(SIZES),
        places=tuple(PLACES),
    ),
}


@dataclass
class Scene:
    """One scene: attributes, and `said`, those of them that the caption names. `second` is the pattern's colour."""

    style: str
    colour: str
    shape: str
    background: str
    texture: str = "plain"
    size: str = ""
    place: str = ""
    second: str = ""
    said: dict[str, str] = field(default_factory=dict)
    caption: str = ""


def pick(rng: np.random.Generator, items):
    return items[int(rng.integers(len(items)))]


def polygon_distance(x, y, corners):
    """Signed distance to a polygon (negative inside); corners [n, 2]."""
    nearest = np.full(x.shape, 1e9, np.float32)
    inside = np.zeros(x.shape, bool)
    for (ax, ay), (bx, by) in zip(corners, np.roll(corners, -1, 0), strict=True):
        ex, ey, wx, wy = bx - ax, by - ay, x - ax, y - ay
        t = np.clip((wx * ex + wy * ey) / (ex * ex + ey * ey), 0, 1)
        nearest = np.minimum(nearest, (wx - t * ex) ** 2 + (wy - t * ey) ** 2)
        if abs(ey) > 1e-9:
            inside ^= ((ay > y) != (by > y)) & (x < ex * (y - ay) / ey + ax)
    nearest = np.sqrt(nearest)
    return np.where(inside, -nearest, nearest)


def _corners():
    turn = np.arange(10) * np.pi / 5 - np.pi / 2
    spoke = np.where(np.arange(10) % 2, 0.45, 1.08)
    t = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    heart_y = -(13 * np.cos(t) - 5 * np.cos(2 * t) - 2 * np.cos(3 * t) - np.cos(4 * t))
    b = 0.36
    cross = [(-b, -1), (b, -1), (b, -b), (1, -b), (1, b), (b, b), (b, 1), (-b, 1), (-b, b), (-1, b), (-1, -b), (-b, -b)]
    return {
        "square": np.array([(-0.82, -0.82), (0.82, -0.82), (0.82, 0.82), (-0.82, 0.82)]),
        "triangle": np.array([(0, -1.0), (1.0, 0.8), (-1.0, 0.8)]),
        "star": np.stack([np.cos(turn) * spoke, np.sin(turn) * spoke], 1),
        "cross": np.array(cross),
        "heart": np.stack([16 * np.sin(t) ** 3, heart_y], 1) / 17,
    }


CORNERS = _corners()


def shape_distance(shape: str, x, y):
    """Signed distance in units of the object's radius."""
    if shape == "circle":
        return np.hypot(x, y) - 0.95
    if shape == "ring":
        return np.abs(np.hypot(x, y) - 0.72) - 0.26
    if shape == "moon":
        return np.maximum(np.hypot(x, y) - 0.95, 0.80 - np.hypot(x - 0.48, y + 0.1))
    return polygon_distance(x, y, CORNERS[shape])


def smooth_noise(rng, n: int):
    """[SIDE, SIDE] noise with about n bumps a side."""
    grid = rng.standard_normal((n, n)).astype(np.float32)
    at = np.linspace(0, n - 1.001, SIDE)
    i = at.astype(int)
    f = (at - i).astype(np.float32)
    f = f * f * (3 - 2 * f)
    rows = grid[i] * (1 - f)[:, None] + grid[i + 1] * f[:, None]
    return rows[:, i] * (1 - f) + rows[:, i + 1] * f


def draw_background(rng, name: str):
    if name in ("white", "black"):
        return np.full((SIDE, SIDE, 3), (243 if name == "white" else 20) + rng.uniform(-6, 6), np.float32)
    down = (Y + 0.5)[..., None]
    if name == "sky":
        cloud = np.clip(smooth_noise(rng, 6) - 0.6, 0, 1)[..., None]
        sky = np.array((105, 165, 235)) * (1 - down) + np.array((205, 228, 250)) * down
        return (sky * (1 - cloud) + 252 * cloud).astype(np.float32)
    if name == "night":
        return (np.array((16, 20, 58)) + down * np.array((20, 22, 40))).astype(np.float32)
    base, bumps, depth = {"grass": ((105, 150, 75), 10, 1.0), "sand": ((222, 196, 150), 6, 0.5)}[name]
    noise = smooth_noise(rng, bumps)[..., None]
    return np.array(base, np.float32) + noise * np.array((12, 14, 9), np.float32) * depth


def paint(rng, scene: Scene, x, y):
    """[SIDE, SIDE, 3] colour of the object's surface."""
    colour = np.array(COLOURS[scene.colour], np.float32) * (1 + rng.uniform(-0.05, 0.05)) + rng.uniform(-5, 5, 3)
    colour = np.clip(colour, 0, 255).astype(np.float32)
    phase = rng.uniform(0, 1)
    if scene.texture == "plain":
        return np.broadcast_to(colour, (*x.shape, 3))
    other = np.array(COLOURS[scene.second], np.float32)
    if scene.texture == "cored":
        mark = ((0.72 if scene.shape == "ring" else 0.5) - np.hypot(x, y)) * 12  # a ring has nothing in the middle
    elif scene.texture == "striped":
        mark = np.sin(x * 9.0 + phase * 6) * 4
    elif scene.texture == "checkered":
        mark = np.sin(x * 6.5 + phase) * np.sin(y * 6.5 + phase) * 9
    else:
        mark = (0.27 - np.hypot((x * 1.8 + phase) % 1 - 0.5, (y * 1.8 + phase) % 1 - 0.5)) * 16
    mark = np.clip(mark + 0.5, 0, 1)[..., None]
    return colour * (1 - mark) + other * mark


def draw(rng, scene: Scene, world: World):
    """uint8 [SIDE, SIDE, 3]."""
    image = draw_background(rng, scene.background)
    radius = rng.uniform(*SIZES[scene.size])
    centre = np.array(PLACES[scene.place]) + rng.uniform(-world.shift, world.shift, 2)
    turn = rng.uniform(-0.2, 0.2)
    c, s = np.float32(np.cos(turn)), np.float32(np.sin(turn))
    dx, dy = (X - np.float32(centre[0])) / np.float32(radius), (Y - np.float32(centre[1])) / np.float32(radius)
    x, y = dx * c + dy * s, -dx * s + dy * c
    distance = shape_distance(scene.shape, x, y) * radius * SIDE
    surface = paint(rng, scene, x, y)
    cover = np.clip(0.5 - distance, 0, 1)[..., None]
    if scene.style == "sketch":
        line = np.clip(1.7 - np.abs(distance + 0.7), 0, 1)[..., None]
        image = image * (1 - cover) + (image * 0.5 + surface * 0.5) * cover
        image = image * (1 - line) + surface * 0.75 * line
    else:
        if scene.style == "photo":
            shadow = np.clip(0.5 - np.roll(distance, (3, 2), (0, 1)) / 3, 0, 1)[..., None]
            image = image * (1 - 0.45 * shadow)
            surface = surface * (1.08 - 0.4 * np.clip((x + y) * 0.5 + 0.45, 0, 1))[..., None]
            surface = surface + 70 * np.exp(-((x + 0.35) ** 2 + (y + 0.35) ** 2) * 6)[..., None]
        image = image * (1 - cover) + surface * cover
    if scene.style == "pixel art":
        image = image.reshape(SIDE // 4, 4, SIDE // 4, 4, 3).mean((1, 3)).repeat(4, 0).repeat(4, 1)
    return np.clip(image, 0, 255).astype(np.uint8)


def with_article(words: str) -> str:
    return ("an " if words[0] in "aeiou" else "a ") + words


def describe(rng, scene: Scene) -> Scene:
    """Fills `caption` and `said`: mostly everything is said, sometimes an attribute is left out."""
    said = {}
    words = []
    if scene.size and rng.random() < 0.8:
        words.append(scene.size)
        said["size"] = scene.size
    if rng.random() < 0.93:
        words.append(scene.colour)
        said["colour"] = scene.colour
    tail = ""
    if scene.texture != "plain" and rng.random() < 0.93:
        said["texture"], said["second"] = scene.texture, scene.second
        if scene.texture == "cored":
            tail = " with " + with_article(scene.second) + " centre"
        else:
            words += ["and", scene.second] if "colour" in said else [scene.second]
            words.append(scene.texture)
    if rng.random() < 0.93:
        words.append(scene.shape)
        said["shape"] = scene.shape
        thing = with_article(" ".join(words)) + tail
    elif not words and rng.random() < 0.5:
        thing = "*" + tail
    else:
        thing = with_article(" ".join([*words, "thing"])) + tail
    if scene.place and rng.random() < 0.8:
        thing += (" on the " if scene.place in ("left", "right") else " at the ") + scene.place
        said["place"] = scene.place
    if rng.random() < 0.9:
        plain = scene.background in ("white", "black")
        ground = f"{scene.background} background" if plain else scene.background
        joint = pick(rng, (", ", " on ", " in front of "))
        thing += joint + ground if joint == ", " else joint + ("a " if plain else "the ") + ground
        said["background"] = scene.background
    form = rng.random()
    if form < 0.9:
        said["style"] = scene.style
        templates = ("{a} of {t}", "{a} of {t}", "{s}, {t}", "{t}, {s}", "{t}, {s} style", "{t} in the style of {a}")
        thing = pick(rng, templates).format(a=with_article(scene.style), s=scene.style, t=thing)
    scene.caption, scene.said = thing, said
    return scene


def make_scene(seed: int, index: int, world: World, fixed: dict[str, str] | None = None):
    """-> (uint8 [SIDE, SIDE, 3], Scene). `fixed` sets attributes (for concepts and for test prompts)."""
    rng = np.random.default_rng((seed, index))
    scene = Scene(
        style=pick(rng, world.styles),
        colour=pick(rng, world.colours),
        shape=pick(rng, world.shapes),
        background=pick(rng, world.backgrounds),
        size=pick(rng, world.sizes),
        place=pick(rng, world.places),
    )
    if world.patterns and rng.random() < world.patterned:
        scene.texture = pick(rng, world.patterns)
        scene.second = pick(rng, [c for c in world.colours if c != scene.colour])
    for name, value in (fixed or {}).items():
        setattr(scene, name, value)
    scene = describe(rng, scene)
    return draw(rng, scene, world), scene
