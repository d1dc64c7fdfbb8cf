// The desk by keyboard: j and k (or the arrows) from story to story, / to search, n for a new one, ? for help.
// A key alone acts only while the person leaves the switch in the dialog on, and never while they write or choose.

const SWITCH = "newsroom-keys";
const holder = document.querySelector("[data-keys]");
const dialog = holder?.querySelector("dialog");
const enabled = () => localStorage.getItem(SWITCH) !== "off";
const busy = (target) =>
  target.isContentEditable || (target.matches("input, textarea, select") && !target.matches("[type=checkbox]"));

function step(by) {
  const pages = document.querySelectorAll("[data-step]");
  if (pages.length) return document.querySelector(`[data-step="${by}"]`)?.click();
  const stops = [...document.querySelectorAll("[data-stop]")].filter((stop) => stop.offsetParent);
  if (!stops.length) return;
  const row = document.activeElement.closest("tr, li");
  const here = stops.findIndex((stop) => stop === document.activeElement || (row && stop.closest("tr, li") === row));
  const next = here < 0 ? (by > 0 ? 0 : stops.length - 1) : Math.min(Math.max(here + by, 0), stops.length - 1);
  stops[next].focus();
  stops[next].scrollIntoView({ block: "nearest" });
}

function search() {
  const bar = document.getElementById("searchbar");
  if (bar) bar.focus();
  else document.querySelector(".nr-find")?.click();
}

function tick() {
  document.activeElement.closest("tr")?.querySelector("[name=story]")?.click();
}

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  ArrowDown: () => step(1),
  ArrowUp: () => step(-1),
  x: tick,
  "/": search,
  n: () => document.querySelector("#user-tools .nr-btn--next")?.click(),
  "?": () => dialog.showModal(),
};

// The arrows scroll the page until a story is chosen: only then do they go from one to the next.
const scrolls = (key) => key.startsWith("Arrow") && !document.activeElement.matches("[data-stop]");

if (holder) {
  holder.hidden = false;
  holder.querySelector("[data-keys-show]").addEventListener("click", () => dialog.showModal());
  const box = holder.querySelector("[data-keys-on]");
  box.checked = enabled();
  box.addEventListener("change", () => localStorage.setItem(SWITCH, box.checked ? "on" : "off"));
  document.addEventListener("keydown", (event) => {
    const act = Object.hasOwn(KEYS, event.key) && KEYS[event.key];
    if (!act || !enabled() || dialog.open || event.ctrlKey || event.metaKey || event.altKey) return;
    if (busy(event.target) || scrolls(event.key)) return;
    event.preventDefault();
    act();
  });
}

// What is offered is what may be done to one of the ticked stories at least.
function offer(select, ticked) {
  const able = new Set(ticked.flatMap((box) => box.dataset.may.split(" ")));
  for (const option of select.options) {
    if (option.value) option.hidden = option.disabled = ticked.length > 0 && !able.has(option.value);
  }
  if (select.selectedOptions[0].disabled) select.value = "";
  return !ticked.length || [...select.options].some((option) => option.value && !option.disabled);
}

const all = document.querySelector("[data-tick-all]");
if (all) {
  const boxes = [...document.querySelectorAll("[name=story]")];
  const told = document.querySelector("[data-ticked]");
  const tell = () => {
    const ticked = boxes.filter((one) => one.checked);
    const able = offer(document.getElementById("do"), ticked);
    told.textContent = ticked.length ? `${ticked.length} ticked${able ? "" : ": nothing here can be done to them"}` : "";
    all.checked = ticked.length === boxes.length;
    all.indeterminate = ticked.length > 0 && ticked.length < boxes.length;
  };
  all.hidden = false;
  all.addEventListener("change", () => {
    for (const one of boxes) one.checked = all.checked;
    tell();
  });
  for (const one of boxes) one.addEventListener("change", tell);
  tell();
}
