"""Draw all the demonstration pictures, or some: `python -m articles.demo.drawing harbour face-abara`."""

import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from articles.demo.drawing import marks, people
from articles.demo.drawing.engraving import engraved
from articles.demo.drawing.render import CHROMIUM, grained, paint, save
from articles.demo.drawing.scenes import SCENES

PICTURES = Path(__file__).parents[1] / "pictures"
ICON = Path(__file__).parents[3] / "static" / "img" / "touch-icon.png"


def scene(browser: Browser, name: str) -> int:
    image = paint(browser, SCENES[name](), 1600, 1067)
    return save(grained(image, amount=17), PICTURES / f"{name}.webp", most=150_000)


def portrait(browser: Browser, name: str) -> int:
    image = paint(browser, people.PORTRAITS[name](), 640, 640)
    return save(engraved(image), PICTURES / f"{name}.webp", most=30_000)


def mark(browser: Browser, name: str) -> int:
    image = paint(browser, marks.MARKS[name](), 320, 320)
    return save(image, PICTURES / f"{name}.webp", most=10_000)


def touch_icon(browser: Browser, _name: str) -> int:
    image = paint(browser, marks.touch_icon(), 180, 180).quantize(32)
    image.save(ICON, optimize=True)
    return ICON.stat().st_size


def main(names: list[str]) -> int:
    """Draw `names` (all when empty), one line each; 2 when a name is unknown."""
    kinds = {**dict.fromkeys(SCENES, scene), **dict.fromkeys(people.PORTRAITS, portrait)}
    kinds |= {**dict.fromkeys(marks.MARKS, mark), "touch-icon": touch_icon}
    unknown = sorted(set(names) - set(kinds))
    if unknown:
        sys.stderr.write(f"No such picture: {', '.join(unknown)}. There are: {', '.join(sorted(kinds))}\n")
        return 2
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM)
        for name in names or kinds:
            size = kinds[name](browser, name)
            sys.stdout.write(f"{name:16} {size // 1000:4} kB\n")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
