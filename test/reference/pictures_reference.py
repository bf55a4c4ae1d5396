"""Draws test/fixtures/pictures and says how each is to look, by LittleCMS: expected.json.

Each picture is a row of patches of 16 x 16 pixels. `patches` are the sRGB codes that a screen is to show in the middle of
each: what LittleCMS (by Pillow's ImageCms, perceptual intent) makes of the numbers in the file, on white where the file is
transparent. Run with Pillow 12 or newer, numpy, tifffile, imagecodecs and pillow-heif:

    python test/reference/pictures_reference.py test/fixtures/pictures
"""

import io
import json
import struct
import sys
import zlib
from pathlib import Path

import numpy
import pillow_heif
import tifffile
from PIL import Image, ImageCms

folder = Path(sys.argv[1])
side = 16
colours = [(120, 230, 20), (220, 20, 40), (0, 160, 60), (20, 30, 90), (128, 128, 128), (240, 225, 205)]
greys = [(8,), (40,), (96,), (128,), (200,), (250,)]
# Cyan, magenta, yellow, black; 0 is no ink.
inks = [(0, 0, 0, 0), (200, 20, 10, 0), (10, 220, 200, 10), (60, 0, 230, 0), (180, 170, 60, 60), (0, 0, 0, 200)]
# L* of 0..255, a* and b* with 128 as grey, as Pillow has them.
labs = [(255, 128, 128), (200, 80, 190), (120, 200, 170), (60, 140, 80), (128, 128, 128), (20, 130, 125)]


# Profiles, as small as they can be (ICC.1:2001-04).


def fixed(value):
    return struct.pack(">i", round(value * 65536))


def profile(device_class, space, pcs, tags):
    body, table, offset = b"", b"", 128 + 4 + 12 * len(tags)
    for name, data in tags:
        data += bytes(-len(data) % 4)
        table += name.encode() + struct.pack(">II", offset + len(body), len(data))
        body += data
    size = offset + len(body)
    header = struct.pack(">I4sI4s4s4s12s4s", size, b"test", 0x02400000, device_class, space, pcs, bytes(12), b"acsp")
    header += bytes(28) + fixed(0.9642) + fixed(1) + fixed(0.8249)
    return header.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + body


def text(value):
    data = value.encode() + b"\0"
    return b"desc" + bytes(4) + struct.pack(">I", len(data)) + data + bytes(78)


def common(name):
    return [
        ("desc", text(name)),
        ("cprt", b"text" + bytes(4) + b"none\0"),
        ("wtpt", b"XYZ " + bytes(4) + fixed(0.9642) + fixed(1) + fixed(0.8249)),
    ]


def curve(gamma):
    if gamma == "srgb":
        steps = numpy.linspace(0, 1, 256)
        linear = numpy.where(steps <= 0.04045, steps / 12.92, ((steps + 0.055) / 1.055) ** 2.4)
        values = numpy.round(linear * 65535).astype(">u2")
        return b"curv" + bytes(4) + struct.pack(">I", len(values)) + values.tobytes()
    return b"curv" + bytes(4) + struct.pack(">IH", 1, round(gamma * 256))


bradford = numpy.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]])
d50 = numpy.array([0.9642, 1, 0.8249])


def white_of(x, y):
    return numpy.array([x / y, 1, (1 - x - y) / y])


def matrix_profile(name, gamma, primaries, white):
    columns = numpy.array([[x / y, 1, (1 - x - y) / y] for x, y in primaries]).T
    to_xyz = columns * numpy.linalg.solve(columns, white)
    cones = (bradford @ d50) / (bradford @ white)
    adapted = numpy.linalg.inv(bradford) @ numpy.diag(cones) @ bradford @ to_xyz
    tags = common(name)
    for channel, column in zip("rgb", adapted.T):
        tags.append((f"{channel}XYZ", b"XYZ " + bytes(4) + b"".join(fixed(value) for value in column)))
        tags.append((f"{channel}TRC", curve(gamma)))
    return profile(b"mntr", b"RGB ", b"XYZ ", tags)


def ink_profile():
    """Cyan, magenta, yellow and black that each take away light of their own, as a table of 5^4 points."""
    grid = 5
    table = bytearray()
    primaries = [(0.05, 0.4, 0.75), (0.75, 0.06, 0.3), (0.9, 0.8, 0.05), (0.03, 0.03, 0.03)]
    to_xyz = numpy.array([[0.4361, 0.3851, 0.1431], [0.2225, 0.7169, 0.0606], [0.0139, 0.0971, 0.7142]])
    for index in numpy.ndindex(grid, grid, grid, grid):
        light = numpy.ones(3)
        for amount, primary in zip(index, primaries):
            light *= 1 - (amount / (grid - 1)) * (1 - numpy.array(primary))
        ratio = (to_xyz @ light) / d50
        root = numpy.where(ratio > 216 / 24389, numpy.cbrt(ratio), (24389 / 27 * ratio + 16) / 116)
        lab = (116 * root[1] - 16, 500 * (root[0] - root[1]), 200 * (root[1] - root[2]))
        table += bytes(
            [round(lab[0] * 2.55), round(min(255, max(0, lab[1] + 128))), round(min(255, max(0, lab[2] + 128)))]
        )
    straight = bytes(range(256))
    identity = b"".join(fixed(value) for value in (1, 0, 0, 0, 1, 0, 0, 0, 1))
    data = b"mft1" + bytes(4) + bytes([4, 3, grid, 0]) + identity + straight * 4 + bytes(table) + straight * 3
    return profile(b"prtr", b"CMYK", b"Lab ", [*common("inks"), ("A2B0", data)])


rec709 = [(0.64, 0.33), (0.3, 0.6), (0.15, 0.06)]
d65 = white_of(0.3127, 0.329)
rgb_profiles = {
    "none": None,
    "srgb": matrix_profile("srgb", "srgb", rec709, d65),
    "adobe": matrix_profile("adobe", 563 / 256, [(0.64, 0.33), (0.21, 0.71), (0.15, 0.06)], d65),
    "p3": matrix_profile("p3", "srgb", [(0.68, 0.32), (0.265, 0.69), (0.15, 0.06)], d65),
    "prophoto": matrix_profile("prophoto", 1.8, [(0.7347, 0.2653), (0.1596, 0.8404), (0.0366, 0.0001)], d50),
    "linear": matrix_profile("linear", 1, rec709, d65),
}
grey_profiles = {
    "none": None,
    "grey18": profile(b"mntr", b"GRAY", b"XYZ ", [*common("grey 1.8"), ("kTRC", curve(1.8))]),
}
ink_profiles = {"inks": ink_profile()}
screen = ImageCms.ImageCmsProfile(io.BytesIO(rgb_profiles["srgb"]))


def converted(mode, patches, icc):
    """The patches as a screen is to show them."""
    if icc is None and mode != "LAB":
        return [patch * (3 // len(patch)) for patch in patches]
    source = ImageCms.createProfile("LAB") if mode == "LAB" else ImageCms.ImageCmsProfile(io.BytesIO(icc))
    transform = ImageCms.buildTransform(source, screen, mode, "RGB", ImageCms.Intent.PERCEPTUAL)
    picture = Image.new(mode, (len(patches), 1))
    picture.putdata([patch if len(patch) > 1 else patch[0] for patch in patches])
    return [tuple(pixel) for pixel in ImageCms.applyTransform(picture, transform).get_flattened_data()]


def drawn(patches):
    """[16, 16 * patches, channels] uint8."""
    row = numpy.repeat(numpy.array(patches, numpy.uint8), side, axis=0)
    return numpy.repeat(row[None], side, axis=0)


def deep(pixels):
    return pixels.astype(numpy.uint16) * 257


# Everything is half see-through, so what is expected is the mean with white.
half = 128


def with_alpha(pixels):
    return numpy.concatenate([pixels, numpy.full((*pixels.shape[:2], 1), half, numpy.uint8)], axis=2)


def on_white(patches):
    return [tuple(round((value * half + 255 * (255 - half)) / 255) for value in patch) for patch in patches]


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(pixels, icc=None, before=b""):
    height, width, channels = pixels.shape
    bits = 8 * pixels.itemsize
    kind = {1: 0, 2: 4, 3: 2, 4: 6}[channels]
    rows = pixels.astype(f">u{pixels.itemsize}")
    data = b"".join(b"\0" + row.tobytes() for row in rows)
    if icc is not None:
        before += chunk(b"iCCP", b"icc\0\0" + zlib.compress(icc, 9))
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, kind, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + before + chunk(b"IDAT", zlib.compress(data, 9)) + chunk(b"IEND", b"")


def tiff(pixels, photometric, icc=None, extra=(), description=None, **more):
    target = io.BytesIO()
    with tifffile.TiffWriter(target, byteorder=more.pop("byteorder", None), bigtiff=more.pop("bigtiff", False)) as writer:
        writer.write(
            pixels,
            photometric=photometric,
            extrasamples=extra or None,
            planarconfig="contig",
            compression="deflate",
            iccprofile=icc,
            metadata=None,
            software=False,
            **more,
        )
    return target.getvalue()


def saved(picture, kind, icc=None, **more):
    target = io.BytesIO()
    picture.save(target, kind, icc_profile=icc, **more)
    return target.getvalue()


expected = {}


def put(name, data, patches, **more):
    (folder / name).write_bytes(data)
    expected[name] = {"patches": [list(map(int, patch)) for patch in patches], **more}


folder.mkdir(parents=True, exist_ok=True)
for stale in folder.iterdir():
    stale.unlink()

pixels = drawn(colours)
for name, icc in rgb_profiles.items():
    right = converted("RGB", colours, icc)
    for bits, plain in ((8, pixels), (16, deep(pixels))):
        see_through = with_alpha(pixels) if bits == 8 else deep(with_alpha(pixels))
        put(f"rgb-{name}-{bits}.png", png(plain, icc), right)
        put(f"rgba-{name}-{bits}.png", png(see_through, icc), on_white(right))
        put(f"rgb-{name}-{bits}.tif", tiff(plain, "rgb", icc), right)
        put(f"rgba-{name}-{bits}.tif", tiff(see_through, "rgb", icc, ["unassalpha"]), on_white(right))
    picture = Image.fromarray(pixels)
    put(f"rgb-{name}.jpg", saved(picture, "JPEG", icc, quality=98, subsampling=0), right)
    put(f"rgb-{name}.webp", saved(picture, "WEBP", icc, lossless=True), right)
    put(f"rgba-{name}.webp", saved(Image.fromarray(with_alpha(pixels)), "WEBP", icc, lossless=True), on_white(right))
    put(f"rgb-{name}.avif", saved(picture, "AVIF", icc, quality=95, subsampling="4:4:4"), right)
    put(
        f"rgba-{name}.avif",
        saved(Image.fromarray(with_alpha(pixels)), "AVIF", icc, quality=95, subsampling="4:4:4"),
        on_white(right),
    )


def heic(pixels, icc=None):
    target = io.BytesIO()
    pillow_heif.from_pillow(Image.fromarray(pixels)).save(target, quality=95, chroma=444, icc_profile=icc)
    return target.getvalue()


for name in ("none", "p3", "adobe"):
    right = converted("RGB", colours, rgb_profiles[name])
    put(f"rgb-{name}.heic", heic(pixels, rgb_profiles[name]), right)
put("rgba-none.heic", heic(with_alpha(pixels)), on_white(colours))

grey = drawn(greys)
for name, icc in grey_profiles.items():
    right = converted("L", greys, icc)
    for bits, plain in ((8, grey), (16, deep(grey))):
        see_through = with_alpha(grey) if bits == 8 else deep(with_alpha(grey))
        put(f"grey-{name}-{bits}.png", png(plain, icc), right)
        put(f"greya-{name}-{bits}.png", png(see_through, icc), on_white(right))
        put(f"grey-{name}-{bits}.tif", tiff(plain[..., 0], "minisblack", icc), right)
    put(f"grey-{name}.jpg", saved(Image.fromarray(grey[..., 0]), "JPEG", icc, quality=98), right)

ink = drawn(inks)
for name, icc in ink_profiles.items():
    right = converted("CMYK", inks, icc)
    for bits, plain in ((8, ink), (16, deep(ink))):
        put(f"cmyk-{name}-{bits}.tif", tiff(plain, "separated", icc, extratags=[(332, 3, 1, 1, True)]), right)
        spots = numpy.concatenate([plain, plain[..., :1] * 0 + plain.max()], axis=2)
        put(f"cmyk-spot-{bits}.tif", tiff(spots, "separated", icc, ["unspecified"], extratags=[(332, 3, 1, 1, True)]), right)
        both = numpy.concatenate([spots, spots[..., 4:]], axis=2)
        put(
            f"cmyk-two-spots-{bits}.tif",
            tiff(both, "separated", icc, ["unspecified"] * 2, extratags=[(332, 3, 1, 1, True)]),
            right,
        )
    # Adobe writes CMYK in JPEG the other way round, and so does Pillow.
    put(f"cmyk-{name}.jpg", saved(Image.fromarray(ink, "CMYK"), "JPEG", icc, quality=98, subsampling=0), right)

lab = drawn(labs)
right = converted("LAB", labs, None)
signed = lab.copy()
signed[..., 1:] ^= 0x80
put("lab-8.tif", tiff(signed, 8), right)
put("icclab-8.tif", tiff(lab, 9), right)
# TIFF 6.0: L* of 0..65535, a* and b* as signed numbers of 256ths.
wide = numpy.empty(lab.shape, numpy.uint16)
wide[..., 0] = lab[..., 0].astype(numpy.uint16) * 257
wide[..., 1:] = ((lab[..., 1:].astype(numpy.int32) - 128) * 256).astype(numpy.int16).view(numpy.uint16)
put("lab-16.tif", tiff(wide, 8), right)

# Channels that are no transparency: as Photoshop saves a selection, white on what is not selected.
mask = numpy.zeros((*pixels.shape[:2], 1), numpy.uint8)
mask[:, : 3 * side] = 255
for bits in (8, 16):
    shape = (lambda array: array) if bits == 8 else deep
    with_mask = shape(numpy.concatenate([pixels, mask], axis=2))
    two_masks = shape(numpy.concatenate([pixels, mask, 255 - mask], axis=2))
    alpha_and_mask = shape(numpy.concatenate([with_alpha(pixels), mask], axis=2))
    mask_and_alpha = shape(numpy.concatenate([pixels, mask, with_alpha(pixels)[..., 3:]], axis=2))
    put(f"rgb-selection-{bits}.tif", tiff(with_mask, "rgb", None, ["unspecified"]), colours)
    put(f"rgb-two-selections-{bits}.tif", tiff(two_masks, "rgb", None, ["unspecified"] * 2), colours)
    put(f"rgba-selection-{bits}.tif", tiff(alpha_and_mask, "rgb", None, ["unassalpha", "unspecified"]), on_white(colours))
    put(f"rgb-selection-alpha-{bits}.tif", tiff(mask_and_alpha, "rgb", None, ["unspecified", "unassalpha"]), on_white(colours))
    put(
        f"grey-selection-{bits}.tif",
        tiff(shape(numpy.concatenate([grey, mask], axis=2)), "minisblack", None, ["unspecified"]),
        [patch * 3 for patch in greys],
    )
put("rgb-selection-adobe-16.tif", tiff(deep(numpy.concatenate([pixels, mask], axis=2)), "rgb", rgb_profiles["adobe"], ["unspecified"]),
    converted("RGB", colours, rgb_profiles["adobe"]))
put("rgb-selection-motorola.tif", tiff(numpy.concatenate([pixels, mask], axis=2), "rgb", None, ["unspecified"], byteorder=">"), colours)
put("rgb-selection-big.tif", tiff(numpy.concatenate([pixels, mask], axis=2), "rgb", None, ["unspecified"], bigtiff=True), colours)
multiplied = with_alpha(pixels)
multiplied[..., :3] = numpy.round(multiplied[..., :3] * (half / 255))
put("rgba-multiplied-8.tif", tiff(multiplied, "rgb", None, ["assocalpha"]), on_white(colours))
put("rgba-multiplied-16.tif", tiff(deep(multiplied), "rgb", None, ["assocalpha"]), on_white(colours))

# The first page is a small copy, and says so.
target = io.BytesIO()
with tifffile.TiffWriter(target) as writer:
    plain = {"photometric": "rgb", "metadata": None, "software": False}
    writer.write(numpy.full((8, 48, 3), 255, numpy.uint8), subfiletype=1, **plain)
    writer.write(pixels, subfiletype=0, **plain)
put("reduced-first.tif", target.getvalue(), colours)

# PNG that says its gamma and primaries in numbers (PNG 1.2, 4.2.2): what shows it is to count with them.
corners = struct.pack(">8I", 31270, 32900, 64000, 33000, 21000, 71000, 15000, 6000)
adobe = rgb_profiles["adobe"]
for gamma in (1, 1.8):
    icc = matrix_profile("gamma", gamma, rec709, d65)
    stated = chunk(b"gAMA", struct.pack(">I", round(100000 / gamma)))
    put(f"gamma-{gamma}-8.png", png(pixels, None, stated), converted("RGB", colours, icc))
    put(f"gamma-{gamma}-16.png", png(deep(pixels), None, stated), converted("RGB", colours, icc))
    one = profile(b"mntr", b"GRAY", b"XYZ ", [*common("grey"), ("kTRC", curve(gamma))])
    put(f"gamma-grey-{gamma}-8.png", png(grey, None, stated), converted("L", greys, one))
stated = chunk(b"gAMA", struct.pack(">I", 45455)) + chunk(b"cHRM", corners)
put("gamma-primaries-8.png", png(pixels, None, stated), converted("RGB", colours, adobe))
# As programs write it that mean sRGB, and with a word that is asked first.
put("gamma-srgb-8.png", png(pixels, None, chunk(b"gAMA", struct.pack(">I", 45455))), colours)
put("gamma-overruled-8.png", png(pixels, None, chunk(b"sRGB", b"\0") + chunk(b"gAMA", struct.pack(">I", 100000))), colours)

(folder / "expected.json").write_text(json.dumps(expected, separators=(",", ":")).replace("},", "},\n") + "\n")
print(len(expected), "pictures,", sum(path.stat().st_size for path in folder.iterdir()), "bytes")
