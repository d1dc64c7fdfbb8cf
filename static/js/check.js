// The check before publishing, repeated a moment after each change; its entries lead to the fields that mend them.

const PAUSE = 1200; // milliseconds after the last key
const form = document.querySelector("#story");
const list = form.querySelector("#check");
const ahead = form.querySelector("#ahead"); // the same in short, beside the button that publishes
const said = document.querySelector(".messagelist"); // what was named after publishing
let timer;
let turn = 0;

async function repeat() {
  const mine = ++turn;
  const data = new FormData(form);
  for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
  try {
    const answer = await fetch(list.dataset.url, { method: "POST", body: data });
    const text = await answer.text();
    // A page of another address is the sign-in: what was found before stays.
    if (mine !== turn || !answer.ok || answer.redirected) return;
    const found = new DOMParser().parseFromString(text, "text/html");
    for (const place of [list, ahead]) {
      const fresh = found.getElementById(place.id);
      if (fresh.innerHTML.trim() !== place.innerHTML.trim()) place.replaceChildren(...fresh.childNodes);
      place.hidden = fresh.hidden;
    }
  } catch {
    // Without a connection the list stays as it was; the server asks again before anything goes out.
  }
}

// A field inside a closed panel is opened first; in the text, the editor itself is what can be written in.
function lead(event) {
  const link = event.target.closest("a[href^='#']");
  const place = link && document.getElementById(link.hash.slice(1));
  if (!place) return;
  event.preventDefault();
  ahead.open = false;
  for (let box = place.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
  const within = "input:not([type=hidden]), textarea, select, [contenteditable=true]";
  const inside = place.matches("label") ? place.parentElement : place;
  const field = place.matches(within) ? place : [...inside.querySelectorAll(within)].find((each) => each.offsetParent);
  place.scrollIntoView({ block: "center" });
  field?.focus({ preventScroll: true });
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(repeat, PAUSE);
}

if (list) {
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  for (const place of [list, ahead, said]) place?.addEventListener("click", lead);
  ahead.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !ahead.open) return;
    ahead.open = false;
    ahead.querySelector("summary").focus();
  });
}
