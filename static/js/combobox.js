// An accessible combobox (ARIA 1.2): a text field that suggests what the server finds.
//
// combobox({label, find, choose, create}) returns an element to put anywhere.
//   find    address that answers ?q= with {results: [{id, label, hint, image}]}
//   choose  called with the chosen result
//   create  optional: called with the typed text when nothing of that name was found

let count = 0;

export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in element) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

export function combobox({ label, find, choose, create, hidden = false }) {
  const id = `combobox-${++count}`;
  const input = make("input", {
    id, type: "text", className: "nr-input", autocomplete: "off", role: "combobox",
    "aria-expanded": "false", "aria-autocomplete": "list", "aria-controls": `${id}-list`,
  });
  const list = make("ul", { id: `${id}-list`, className: "nr-options", role: "listbox", "aria-label": label, hidden: true });
  const status = make("span", { className: "visually-hidden", role: "status" });
  const caption = make("label", { htmlFor: id, className: hidden ? "visually-hidden" : "" }, label);
  const box = make("div", { className: "nr-combobox" }, caption, input, list, status);

  let results = [];
  let active = -1;
  let asked = 0;
  let timer;

  function close() {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function show() {
    list.replaceChildren(...results.map(option));
    list.hidden = results.length === 0;
    input.setAttribute("aria-expanded", String(results.length > 0));
    status.textContent = results.length ? `${results.length} found` : "Nothing found";
  }

  function option(result, index) {
    const item = make("li", { id: `${id}-${index}`, role: "option", "aria-selected": "false" });
    if (result.image) item.append(make("img", { src: result.image, alt: "", width: 32, height: 32 }));
    const words = make("span", {}, result.label);
    if (result.hint) words.append(make("small", {}, result.hint));
    item.append(words);
    item.addEventListener("pointerdown", (event) => event.preventDefault());
    item.addEventListener("click", () => pick(index));
    return item;
  }

  function move(step) {
    if (!results.length) return;
    list.children[active]?.setAttribute("aria-selected", "false");
    active = (active + step + results.length) % results.length;
    const item = list.children[active];
    item.setAttribute("aria-selected", "true");
    item.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", item.id);
  }

  function pick(index) {
    const result = results[index];
    clearTimeout(timer);
    asked += 1;
    input.value = "";
    results = [];
    close();
    if (result.create) create(result.create);
    else choose(result);
    input.focus();
  }

  // Enter takes what is marked, else what has exactly this name, else makes it where that may be.
  function enter() {
    const text = input.value.trim();
    if (active >= 0) {
      pick(active);
      return;
    }
    const exact = results.findIndex((result) => !result.create && result.label.toLowerCase() === text.toLowerCase());
    if (exact >= 0) pick(exact);
    else if (create && text) {
      results = [{ create: text }];
      pick(0);
    }
  }

  async function ask() {
    const turn = ++asked;
    const text = input.value.trim();
    const address = `${find}?${new URLSearchParams({ q: text })}`;
    let found = [];
    try {
      const answer = await fetch(address, { headers: { Accept: "application/json" } });
      if (answer.ok) found = (await answer.json()).results;
    } catch {
      status.textContent = "The server did not answer. Try again.";
      return;
    }
    if (turn !== asked || document.activeElement !== input) return;
    const same = found.some((result) => result.label.toLowerCase() === text.toLowerCase());
    results = create && text && !same ? [...found, { label: `Add “${text}”`, hint: "new", create: text }] : found;
    active = -1;
    input.removeAttribute("aria-activedescendant");
    show();
  }

  input.addEventListener("input", (event) => {
    event.stopPropagation();
    clearTimeout(timer);
    timer = setTimeout(ask, 150);
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) ask();
      else move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter") {
      event.preventDefault();
      enter();
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    }
  });
  return box;
}
