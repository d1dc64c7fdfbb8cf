// What the server does not have yet is kept on this device: for the day the session is over, the browser falls
// or the net is gone. As soon as the server has a text (autosave.js), its copy here goes.
//
// Each opening of a form keeps one copy, under its user and its story; `turn` grows with every change. A copy
// also goes when its writer says so, on signing out, and after thirty days. Where the browser keeps nothing
// (its owner forbade it, or the room is full), everything works as without copies.

const ROOT = "newsroom-kept/";
const PAUSE = 400; // milliseconds from a change to its copy
const LIFE = 30 * 24 * 3600 * 1000; // milliseconds
const MOST = 5; // copies of one story
const NOT_KEPT = new Set(["csrfmiddlewaretoken", "opened_by", "copy", "turn", "brought", "take_theirs"]);

let timer;

// What the form would post, as [name, value] pairs.
export function fieldsOf(form) {
  return [...new FormData(form)].filter(
    ([name, value]) => typeof value === "string" && !NOT_KEPT.has(name) && !name.startsWith("upload-"),
  );
}

// Two texts are the same whichever versions they were written on.
function same(one, other) {
  const words = (fields) => JSON.stringify(fields.filter(([name]) => name !== "base_version"));
  return words(one) === words(other);
}

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? [];
  } catch {
    return [];
  }
}

function write(key, copies) {
  try {
    if (copies.length) localStorage.setItem(key, JSON.stringify(copies));
    else localStorage.removeItem(key);
    return true;
  } catch {
    return false;
  }
}

function keysOf(user) {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(`${ROOT}${user}/`));
  } catch {
    return [];
  }
}

// Nothing of this user stays on the device, nor is written a moment later.
export function forgetAll(user) {
  clearTimeout(timer);
  timer = undefined;
  for (const key of keysOf(user)) write(key, []);
}

function forget(user, gone) {
  for (const key of keysOf(user)) {
    const copies = read(key);
    const left = copies.filter((copy) => !gone(copy));
    if (left.length < copies.length) write(key, left);
  }
}

// Comments of a story that are half written, by the id of their field: Save and Publish leave them where they are.
export function halfWritten(form) {
  const key = `${ROOT}${form.dataset.user}/${form.dataset.story}/said`;
  return {
    all: () => read(key),
    keep(id, text) {
      const others = read(key).filter((kept) => kept.id !== id);
      write(key, text.trim() ? [{ id, text, at: Date.now() }, ...others] : others);
    },
  };
}

// The copies of one opening of the story form. `stored` on the form names copies whose text is in the history.
export function keeper(form) {
  const { user, story } = form.dataset;
  const key = `${ROOT}${user}/${story}`;
  const own = form.elements.copy;
  own.value ||= `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
  const stored = new Set(form.dataset.stored.split(" "));
  forget(user, (copy) => stored.has(copy.id) || Date.now() - copy.at > LIFE);

  // Whether the device has the text now.
  function now() {
    clearTimeout(timer);
    timer = undefined;
    const mine = { id: own.value, turn: Number(form.elements.turn.value), at: Date.now(), fields: fieldsOf(form) };
    const others = read(key).filter((copy) => copy.id !== own.value);
    return write(key, [mine, ...others].slice(0, MOST)) || write(key, [mine]);
  }

  return {
    now,
    later() {
      timer ??= setTimeout(now, PAUSE);
    },
    // The server has the text as it stands, and those that it was brought back from.
    done() {
      clearTimeout(timer);
      timer = undefined;
      const brought = form.elements.brought.value.split(" ").map((pair) => pair.replace(/:\d*$/, ""));
      forget(user, (copy) => copy.id === own.value || brought.includes(copy.id));
    },
    // Copies of earlier openings that differ from what the form shows, the newest first.
    found() {
      const shown = fieldsOf(form);
      const found = read(key).filter((copy) => copy.id !== own.value);
      const [alike, others] = [true, false].map((like) => found.filter((copy) => same(copy.fields, shown) === like));
      if (alike.length) forget(user, (copy) => alike.some(({ id }) => id === copy.id));
      return others.sort((one, other) => other.at - one.at);
    },
    forget(id) {
      forget(user, (copy) => copy.id === id);
    },
  };
}
