#!/usr/bin/env python3
"""Writes pillow-pixels.bin: some pixels of what Pillow makes of photographs.

    python3 pillow_pixels.py FOLDER_OF_PHOTOGRAPHS pillow-pixels.bin

For every .JPEG file of the folder, in the order of their names, and for each of the ways below, 16
pixels of the resized image, 3 bytes each (red, green, blue). Pixel k is at x = (37 k + 11) mod width
and y = (53 k + 29) mod height. PillowPixelsTest reads it. The file that is kept was made by Pillow
9.4.0 with libjpeg-turbo 2.1.5; needs nothing but Pillow.
"""

import pathlib
import sys

from PIL import Image, ImageOps


def shorter_side_then_middle(image, shorter, side, resample):
    """torchvision's Resize(shorter) and CenterCrop(side)."""
    width, height = image.size
    if width <= height:
        size = (shorter, int(shorter * height / width))
    else:
        size = (int(shorter * width / height), shorter)
    left = int(round((size[0] - side) / 2.0))
    top = int(round((size[1] - side) / 2.0))
    resized = image.resize(size, resample)
    return resized.crop((left, top, left + side, top + side))


WAYS = [
    lambda image: shorter_side_then_middle(image, 256, 224, Image.BICUBIC),
    lambda image: shorter_side_then_middle(image, 224, 224, Image.BILINEAR),
    lambda image: image.resize((64, 64), Image.BILINEAR),
]


def main(folder, out):
    pixels = bytearray()
    for path in sorted(pathlib.Path(folder).glob("*.JPEG")):
        image = ImageOps.exif_transpose(Image.open(path)).convert("RGB")
        for way in WAYS:
            resized = way(image)
            width, height = resized.size
            for k in range(16):
                pixels.extend(resized.getpixel(((37 * k + 11) % width, (53 * k + 29) % height)))
    pathlib.Path(out).write_bytes(pixels)


if __name__ == "__main__":
    main(*sys.argv[1:])
