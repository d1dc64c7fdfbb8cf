"""Draws the demonstration newsroom's pictures: `python -m articles.demo.drawing [name ...]`.

Scenes and portraits are SVG, written here, painted by Chromium, given grain (scenes) or a line screen
(portraits) and saved as WebP into `articles/demo/pictures/`. The ready files are kept in the repository:
nothing here runs on a server or is imported by the site.

A development tool, so it may import Pillow and Playwright, which the site's own code leaves to
`newsroom.core.renditions` and to the browser tests. It needs a Chromium (CHROMIUM names the program).

Units: scenes are drawn on 1280 x 854, portraits on 640 x 640, board marks on 96 x 96.
"""
