// The real page beside the form, from the unsaved text, a moment after each change.

const PAUSE = 800; // milliseconds after the last key
const WIDTHS = { phone: 390, desktop: 1280 };

export function preview(form) {
  const panel = form.querySelector("#preview");
  const side = form.querySelector("#side");
  const frame = panel.querySelector("iframe");
  const state = panel.querySelector("#preview-state");
  const opener = form.querySelector("#preview-button");
  let timer;
  let turn = 0;
  let width = "phone";

  function fit() {
    // A desktop page is drawn at its own width and shrunk to the panel.
    const room = frame.parentElement.clientWidth;
    const scale = Math.min(1, room / WIDTHS[width]);
    frame.style.width = `${Math.min(WIDTHS[width], room / scale)}px`;
    frame.style.height = `${frame.parentElement.clientHeight / scale}px`;
    frame.style.transform = `scale(${scale})`;
  }

  async function refresh() {
    const mine = ++turn;
    const data = new FormData(form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    state.textContent = "Updating…";
    try {
      const answer = await fetch(form.dataset.preview, { method: "POST", body: data });
      const page = await answer.text();
      if (mine !== turn) return;
      if (!answer.ok) throw new Error(answer.status);
      const place = frame.contentWindow?.scrollY ?? 0;
      frame.addEventListener("load", () => frame.contentWindow.scrollTo(0, place), { once: true });
      frame.srcdoc = page;
      state.textContent = "As readers will see it";
    } catch {
      if (mine === turn) state.textContent = "The preview could not be made. Your text is safe in the form.";
    }
  }

  function open(wanted) {
    panel.hidden = !wanted;
    side.hidden = wanted;
    form.classList.toggle("nr-previewing", wanted);
    opener.setAttribute("aria-expanded", String(wanted));
    if (wanted) {
      fit();
      refresh();
    }
  }

  opener.setAttribute("aria-expanded", "false");
  opener.addEventListener("click", (event) => {
    event.preventDefault();
    open(panel.hidden);
  });
  panel.querySelector("[data-close]").addEventListener("click", () => {
    open(false);
    opener.focus();
  });
  for (const button of panel.querySelectorAll("[data-width]")) {
    button.addEventListener("click", () => {
      width = button.dataset.width;
      for (const other of panel.querySelectorAll("[data-width]")) {
        other.setAttribute("aria-pressed", String(other === button));
      }
      fit();
    });
  }
  window.addEventListener("resize", () => panel.hidden || fit());
  return function changed() {
    if (panel.hidden) return;
    clearTimeout(timer);
    timer = setTimeout(refresh, PAUSE);
  };
}
