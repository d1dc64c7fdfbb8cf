"""Somebody who uses the keyboard alone: from one thing to the next with Tab, as far as it takes."""

MOST_TABS = 250  # more steps than any screen has things to step on


class Keyboard:
    """Keys of one page. Nothing here touches the page in any other way than a keyboard can."""

    def __init__(self, page):
        self.page, self.presses = page, 0

    def press(self, *keys):
        """Press keys one after the other."""
        for key in keys:
            self.presses += 1
            self.page.keyboard.press(key)

    def type(self, words):
        """Type into what has the focus."""
        self.presses += len(words)
        self.page.keyboard.type(words)

    def reach(self, selector, *, back=False):
        """Tab until what has the focus matches ``selector``; it must be seen where it is."""
        for _ in range(MOST_TABS):
            self.press("Shift+Tab" if back else "Tab")
            if self.page.evaluate(FOCUSED, selector):
                return
        raise AssertionError(f"No way with the keyboard to {selector}")

    def fill(self, selector, words, **way):
        """Go to a field and type."""
        self.reach(selector, **way)
        self.type(words)

    def go(self, selector, **way):
        """Go to a button or link and press it; the next page has come when this returns."""
        self.reach(selector, **way)
        with self.page.expect_navigation():
            self.press("Enter")


# Whether the focus is on what was looked for, and can be seen: it has a size, and nothing makes it invisible.
FOCUSED = """(selector) => {
  const found = document.activeElement;
  if (!found?.matches(selector)) return false;
  const box = found.getBoundingClientRect();
  if (!box.width || !box.height || getComputedStyle(found).visibility !== "visible") {
    throw new Error(`The focus is on something that nobody sees: ${selector}`);
  }
  return true;
}"""
