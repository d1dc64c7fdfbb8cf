"""Paints SVG with Chromium, adds the paper's grain and saves WebP no larger than asked."""

import io
import os
from pathlib import Path

from PIL import Image, ImageChops, ImageFilter
from playwright.sync_api import Browser

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
PAGE = "<style>body{{margin:0}}svg{{display:block;width:{width}px;height:{height}px}}</style>{svg}"
BEST, WORST, STEP = 82, 42, 4  # WebP quality: begin with the best, give way only to the size


def paint(browser: Browser, svg: str, width: int, height: int) -> Image.Image:
    page = browser.new_page(viewport={"width": width, "height": height})
    try:
        page.set_content(PAGE.format(width=width, height=height, svg=svg))
        return Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    finally:
        page.close()


def grained(image: Image.Image, amount: float) -> Image.Image:
    """Film grain: one layer of grey noise, a little softened, laid over all three colours."""
    noise = Image.effect_noise(image.size, amount).filter(ImageFilter.GaussianBlur(0.9))
    return ImageChops.overlay(image, Image.merge("RGB", (noise, noise, noise)))


def save(image: Image.Image, path: Path, most: int) -> int:
    """Write `image` in the best quality that stays within `most` bytes; returns its size."""
    for quality in range(BEST, WORST - 1, -STEP):
        image.save(path, quality=quality, method=6)
        if path.stat().st_size <= most:
            break
    return path.stat().st_size
