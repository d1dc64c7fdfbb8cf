// The writing screen: editor, pickers, counts, preview, text that is kept as it is typed, and a warning before words
// are left behind that the server does not have.

import { autosave } from "./autosave.js";
import { keeper } from "./kept.js";
import { offer } from "./kept_notice.js";
import { pickers } from "./pickers.js";
import { preview } from "./preview.js";
import { prose } from "./prose.js";
import { standing } from "./standing.js";

const form = document.querySelector("#story");
form.classList.add("nr-js");

const words = form.querySelector("#words");
const body = form.elements.body;
const refresh = preview(form);
const kept = keeper(form);
const bar = standing(form);
let going = false;

function changed() {
  bar.typed();
  saving.changed();
  refresh();
}

// As the server counts: words between spaces and dashes, two characters of Chinese or Japanese a word.
function countWords(text) {
  const unspaced = text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]+/gu) ?? [];
  const pairs = unspaced.reduce((sum, run) => sum + Math.ceil(run.length / 2), 0);
  const spaced = text.replace(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]+/gu, " ");
  return pairs + (spaced.match(/[^\s/\u2012-\u2015]+/gu) ?? []).length;
}

function countText(text) {
  const number = countWords(text);
  const minutes = Math.max(1, Math.round(number / 200));
  const counted = `${number.toLocaleString("en-GB")} ${number === 1 ? "word" : "words"}, ${minutes} min`;
  words.textContent = number ? counted : "No text yet";
}

// A field is as high as its text: at each key, and when the column gets narrower (the preview opens).
function fit(field) {
  field.rows = 1;
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight}px`;
}

const widths = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.dataset.width === String(target.clientWidth)) continue; // only its height changed: our own doing
    target.dataset.width = target.clientWidth;
    fit(target);
  }
});
for (const label of form.querySelectorAll("[data-count]")) widths.observe(document.getElementById(label.dataset.count));

function counts() {
  for (const label of form.querySelectorAll("[data-count]")) {
    const field = document.getElementById(label.dataset.count);
    const { length } = [...field.value];
    label.textContent = length ? `${length} ${length === 1 ? "character" : "characters"}` : "";
    fit(field);
  }
  const snippet = form.querySelector("[data-snippet=headline]");
  snippet.textContent = form.elements.headline.value || form.elements.slugline.value;
  const { search_description: own, trail_text: trail, standfirst } = form.elements;
  form.querySelector("[data-snippet=description]").textContent = own.value || trail.value || standfirst.value;
}

function correction() {
  const part = form.querySelector("#correction");
  if (!part) return;
  const chosen = form.querySelector("[name=change]:checked")?.value === "correction";
  part.hidden = !chosen;
  part.open = chosen;
}

pickers(form, changed);
prose(body, { find: form.querySelector(".nr-text").dataset.find, counted: countText });
counts();
correction();

const saving = autosave(form, kept, bar);
offer(form, kept, () => {
  if (saving.owed) kept.now();
  going = true;
});
if ("unsaved" in form.dataset) changed();

form.addEventListener("input", (event) => {
  if (event.target.matches("[name^=upload-]")) return;
  counts();
  changed();
});
form.addEventListener("change", (event) => {
  if (event.target.name === "change") correction();
});
// One press is one verb: a second click, before the answer is there, would publish a second time.
function lock(locked) {
  for (const button of form.querySelectorAll("button[name=verb]")) button.disabled = locked;
}

form.addEventListener("submit", (event) => {
  if (event.submitter?.formTarget === "_blank") return;
  // Without a connection the browser would show its own page instead of the text.
  if (saving.troubled) {
    event.preventDefault();
    saving.speak().then((well) => well && form.requestSubmit(event.submitter));
    return;
  }
  going = true;
  saving.stop();
  setTimeout(lock, 0, true); // after the pressed button's value is on its way
});
window.addEventListener("pageshow", () => {
  lock(false);
  going = false;
});
window.addEventListener("beforeunload", (event) => {
  if (saving.owed && !going) event.preventDefault();
});
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
    event.preventDefault();
    form.querySelector("button[value=save]")?.click();
  }
});
