// The real page beside the form, from the unsaved text, a moment after each change.

const PAUSE = 800; // milliseconds after the last key
const WIDTHS = { phone: 390, desktop: 1280 };
const SMALL = "(max-width: 56em)"; // there the preview covers the form: it opens only when asked
const CHOICE = "newsroom-preview"; // on this device: whether it was open, and how wide
const FINE = "As readers will see it";
const FAILED = "The preview could not be made. Your text is safe in the form.";
const SIGNED_OUT = "You are signed out. Your text is safe in the form: sign in again in another tab.";

function remembered() {
  try {
    return JSON.parse(localStorage.getItem(CHOICE)) ?? {};
  } catch {
    return {};
  }
}

function remember(choice) {
  try {
    localStorage.setItem(CHOICE, JSON.stringify({ ...remembered(), ...choice }));
  } catch {
    // Where the browser keeps nothing, the preview opens as it always did.
  }
}

export function preview(form) {
  const panel = form.querySelector("#preview");
  const side = form.querySelector("#side");
  const frame = panel.querySelector("iframe");
  const state = panel.querySelector("#preview-state");
  const opener = form.querySelector("#preview-button");
  let timer;
  let asking;
  let width = remembered().width in WIDTHS ? remembered().width : "phone";

  function fit() {
    // A desktop page is drawn at its own width and shrunk to the panel.
    const room = frame.parentElement.clientWidth;
    const scale = Math.min(1, room / WIDTHS[width]);
    frame.style.width = `${Math.min(WIDTHS[width], room / scale)}px`;
    frame.style.height = `${frame.parentElement.clientHeight / scale}px`;
    frame.style.transform = `scale(${scale})`;
    for (const button of panel.querySelectorAll("[data-width]")) {
      button.setAttribute("aria-pressed", String(button.dataset.width === width));
    }
  }

  // Said once, not with every update: it is read out.
  function say(words) {
    if (state.textContent !== words) state.textContent = words;
  }

  async function refresh() {
    clearTimeout(timer);
    asking?.abort();
    const mine = (asking = new AbortController());
    const data = new FormData(form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    panel.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(form.dataset.preview, { method: "POST", body: data, signal: mine.signal });
      const page = await answer.text();
      if (mine.signal.aborted) return;
      if (answer.redirected) return say(SIGNED_OUT);
      if (!answer.ok) throw new Error(answer.status);
      show(page);
      say(FINE);
    } catch {
      if (!mine.signal.aborted) say(FAILED);
    } finally {
      if (mine === asking) panel.removeAttribute("aria-busy");
    }
  }

  // The page stays where one was reading; its links lead nowhere, for it is a picture of a page.
  function show(page) {
    const place = frame.contentWindow?.scrollY ?? 0;
    const loaded = () => {
      frame.contentWindow.scrollTo({ top: place, behavior: "instant" });
      frame.contentDocument.addEventListener("click", (event) => {
        const link = event.target.closest("a[href]");
        if (link && !link.getAttribute("href").startsWith("#")) event.preventDefault();
      });
      frame.contentDocument.addEventListener("keydown", leave);
    };
    frame.addEventListener("load", loaded, { once: true });
    frame.srcdoc = page;
  }

  function open(wanted) {
    panel.hidden = !wanted;
    side.hidden = wanted;
    form.classList.toggle("nr-previewing", wanted);
    opener.setAttribute("aria-expanded", String(wanted));
    const covered = wanted && window.matchMedia(SMALL).matches;
    for (const part of document.querySelectorAll("#header, .nr-bar, .nr-write")) part.inert = covered;
    if (wanted) {
      fit();
      refresh();
    } else {
      asking?.abort();
    }
  }

  function close() {
    open(false);
    remember({ open: false });
    opener.focus();
  }

  function leave(event) {
    if (event.key === "Escape" && !event.defaultPrevented) close();
  }

  opener.setAttribute("aria-expanded", "false");
  opener.addEventListener("click", (event) => {
    event.preventDefault();
    if (!panel.hidden) return close();
    open(true);
    remember({ open: true });
    panel.querySelector("[aria-pressed=true]").focus();
  });
  panel.querySelector("[data-close]").addEventListener("click", close);
  panel.addEventListener("keydown", leave);
  for (const button of panel.querySelectorAll("[data-width]")) {
    button.addEventListener("click", () => {
      width = button.dataset.width;
      remember({ width });
      fit();
    });
  }
  window.addEventListener("resize", () => panel.hidden || fit());
  window.addEventListener("online", () => panel.hidden || refresh());
  if (remembered().open && !window.matchMedia(SMALL).matches) open(true);
  return function changed() {
    if (panel.hidden) return;
    clearTimeout(timer);
    timer = setTimeout(refresh, PAUSE);
  };
}
