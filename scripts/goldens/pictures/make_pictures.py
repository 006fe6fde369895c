"""Writes one small picture of every kind that a folder of training pictures may hold, and what PIL makes of each.

    python make_pictures.py test/fixtures/pictures

`expected.json`: by file name `width`, `height`, `rgb` (base64, turned as EXIF says, without transparency) and `alpha`
(base64, or null). Pictures that can't be read are in `broken/`.
"""

import base64
import io
import json
import struct
import sys
import zlib
from pathlib import Path

from PIL import Image, ImageCms, ImageOps

WIDTH, HEIGHT = 24, 16


def photo(width=WIDTH, height=HEIGHT):
    """Smooth, so that lossy formats keep it; no two corners alike."""
    picture = Image.new("RGB", (width, height))
    picture.putdata(
        [
            (x * 255 // (width - 1), y * 255 // (height - 1), 255 - (x + y) * 255 // (width + height - 2))
            for y in range(height)
            for x in range(width)
        ]
    )
    return picture


def alpha_of(size):
    mask = Image.new("L", size)
    mask.putdata([255 if x > size[0] // 2 else x * 8 for _ in range(size[1]) for x in range(size[0])])
    return mask


def rgba():
    picture = photo().convert("RGBA")
    picture.putalpha(alpha_of(picture.size))
    return picture


def exif(orientation):
    tags = Image.Exif()
    tags[0x0112] = orientation
    return tags.tobytes()


def png(header, rows, chunks=b""):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    packed = zlib.compress(rows)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunks + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def png_rgb16():
    """PIL writes none; the high bytes are the photo's, the low ones noise."""
    source = photo().tobytes()
    rows = b""
    for y in range(HEIGHT):
        line = source[y * WIDTH * 3 : (y + 1) * WIDTH * 3]
        rows += b"\0" + b"".join(bytes((value, (value * 7) % 256)) for value in line)
    return png(struct.pack(">IIBBBBB", WIDTH, HEIGHT, 16, 2, 0, 0, 0), rows)


def bmp_rle8():
    """Runs of four pixels; PIL reads it and writes none."""
    palette = b"".join(bytes((i, 255 - i, i // 2, 0)) for i in range(256))
    lines = []
    for y in reversed(range(HEIGHT)):
        lines.append(b"".join(bytes((4, (x * 10 + y * 5) % 256)) for x in range(WIDTH // 4)))
    data = b"\0\0".join(lines) + b"\0\1"
    offset = 14 + 40 + len(palette)
    head = b"BM" + struct.pack("<IHHI", offset + len(data), 0, 0, offset)
    info = struct.pack("<IiiHHIIiiII", 40, WIDTH, HEIGHT, 1, 8, 1, len(data), 2835, 2835, 256, 0)
    return head + info + palette + data


def bmp_top_down():
    source = photo()
    rows = b"".join(source.crop((0, y, WIDTH, y + 1)).tobytes("raw", "BGR") for y in range(HEIGHT))
    head = b"BM" + struct.pack("<IHHI", 54 + len(rows), 0, 0, 54)
    info = struct.pack("<IiiHHIIiiII", 40, WIDTH, -HEIGHT, 1, 24, 0, len(rows), 2835, 2835, 0, 0)
    return head + info + rows


def grey16(path, **options):
    picture = Image.new("I;16", (WIDTH, HEIGHT))
    picture.putdata([(x * 2500 + y * 300) % 65536 for y in range(HEIGHT) for x in range(WIDTH)])
    picture.save(path, **options)


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    srgb = profile[:24] + struct.pack(">6H", 2020, 1, 1, 0, 0, 0) + profile[36:]  # its date would be today's
    palette = photo().quantize(16)
    frames = [photo(), ImageOps.invert(photo())]

    photo().save(folder / "rgb.png")
    rgba().save(folder / "rgba.png")
    photo().convert("L").save(folder / "grey.png")
    rgba().convert("LA").save(folder / "grey-alpha.png")
    photo().convert("1").save(folder / "1-bit.png")
    palette.save(folder / "palette.png")
    palette.save(folder / "palette-transparent.png", transparency=3)
    photo().save(folder / "profile.png", icc_profile=srgb)
    photo().save(folder / "turned.png", exif=exif(6))
    photo().save(folder / "animated.png", save_all=True, append_images=frames[1:])
    opaque = photo().convert("RGBA")
    opaque.save(folder / "opaque.png")
    grey16(folder / "grey-16.png")
    (folder / "rgb-16.png").write_bytes(png_rgb16())

    photo().save(folder / "rgb.jpg", quality=95)
    photo().save(folder / "progressive.jpg", quality=90, progressive=True)
    photo().convert("L").save(folder / "grey.jpg", quality=95)
    photo().convert("CMYK").save(folder / "cmyk.jpg", quality=95)
    for orientation in range(1, 9):
        photo().save(folder / f"turned-{orientation}.jpg", quality=95, exif=exif(orientation))

    photo().save(folder / "lossy.webp", quality=95)
    rgba().save(folder / "lossless.webp", lossless=True, exact=True)
    photo().save(folder / "turned.webp", lossless=True, exif=exif(8))
    photo().save(folder / "animated.webp", save_all=True, append_images=frames[1:], lossless=True)

    photo(64, 48).save(folder / "lossy.avif", quality=90, subsampling="4:4:4")

    photo().save(folder / "rgb.bmp")
    photo(23, 15).save(folder / "odd.bmp")
    palette.save(folder / "palette.bmp")
    photo().convert("L").save(folder / "grey.bmp")
    photo().convert("1").save(folder / "1-bit.bmp")
    rgba().save(folder / "rgba.bmp")
    (folder / "run-length.bmp").write_bytes(bmp_rle8())
    (folder / "top-down.bmp").write_bytes(bmp_top_down())

    photo().save(folder / "rgb.tif")
    photo().save(folder / "lzw.tiff", compression="tiff_lzw")
    photo().save(folder / "deflate.tif", compression="tiff_adobe_deflate")
    photo().save(folder / "jpeg.tif", compression="jpeg", quality=95)
    photo().convert("CMYK").save(folder / "cmyk.tif")
    rgba().save(folder / "rgba.tif")
    photo().convert("L").save(folder / "grey.tif")
    grey16(folder / "grey-16.tif")
    photo().save(folder / "pages.tif", save_all=True, append_images=frames[1:])
    photo().save(folder / "turned.tif", tiffinfo={0x0112: 3})

    palette.save(folder / "palette.gif")
    frames[0].quantize(16).save(
        folder / "animated.gif", save_all=True, append_images=[frames[1].quantize(16)], duration=100, loop=0
    )
    palette.save(folder / "transparent.gif", transparency=3)

    expected = {}
    for file in sorted(folder.iterdir()):
        if file.suffix == ".json" or file.is_dir():
            continue
        picture = ImageOps.exif_transpose(Image.open(file))
        has_alpha = picture.mode in ("RGBA", "LA") or "transparency" in picture.info
        # PIL clips 16-bit grey to 255 on its way to RGB; every other program takes the high byte.
        high_bytes = Image.frombytes("L", picture.size, picture.tobytes()[1::2]) if picture.mode == "I;16" else None
        rgb = high_bytes or picture
        expected[file.name] = {
            "width": picture.width,
            "height": picture.height,
            "rgb": base64.b64encode(rgb.convert("RGB").tobytes()).decode(),
            "alpha": base64.b64encode(picture.convert("RGBA").getchannel("A").tobytes()).decode()
            if has_alpha
            else None,
        }
    (folder / "expected.json").write_text(json.dumps(expected, indent=1, sort_keys=True) + "\n")

    broken = folder / "broken"
    broken.mkdir(exist_ok=True)
    whole = io.BytesIO()
    photo(200, 150).save(whole, "JPEG", quality=95)
    (broken / "cut-off.jpg").write_bytes(whole.getvalue()[: len(whole.getvalue()) // 2])
    for name in ("rgb.png", "lossless.webp", "rgb.bmp", "rgb.tif", "palette.gif"):
        content = (folder / name).read_bytes()
        (broken / f"cut-off.{name.split('.')[1]}").write_bytes(content[: len(content) // 3])
    (broken / "empty.png").write_bytes(b"")
    (broken / "text.png").write_bytes(b"This is no picture.\n")
    (broken / "drawing.png").write_bytes(b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    huge = struct.pack(">IIBBBBB", 60000, 60000, 8, 2, 0, 0, 0)
    (broken / "huge.png").write_bytes(png(huge, b"\0" * 100000))
    (broken / "huge.bmp").write_bytes(
        b"BM"
        + struct.pack("<IHHI", 1054, 0, 0, 54)
        + struct.pack("<IiiHHIIiiII", 40, 60000, 60000, 1, 24, 0, 0, 2835, 2835, 0, 0)
        + b"\0" * 1000
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
