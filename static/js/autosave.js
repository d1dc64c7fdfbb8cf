// The text goes to the server by itself, a moment after it is typed, and the server hears every few seconds who
// is here. What did not arrive stays on the device and is sent again, later and later, until it does.

const PAUSE = 2000; // milliseconds from a change to its being sent
const BEAT = 8000; // milliseconds between two words of being here; three unheard, and one is gone
const FIRST_WAIT = 1000; // milliseconds before the first of the tries again; each waits twice as long
const LONGEST_WAIT = 20000;
const MOST_ON_LEAVING = 60000; // bytes that a browser still sends for a page that is closed

// What an answer may mean besides that all is well.
const LOST = "lost";
const OUT = "out";
const OTHER = "other";
const REFUSED = "refused";

// autosave(form, device, bar): `device` is a keeper (kept.js), `bar` says how it stands (standing.js).
export function autosave(form, device, bar) {
  const turnField = form.elements.turn;
  const able = !form.elements.headline.matches(":disabled");
  let turn = Number(turnField.value);
  let held = turn; // the turn that the server has
  let trouble = "";
  let tries = 0;
  let timer;
  let busy;
  let left = false;
  let why = ""; // the server's words for having refused

  function address(name) {
    return `${form.dataset[name]}?base_version=${form.elements.base_version.value}`;
  }

  function text(extra = {}) {
    const data = new FormData(form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    for (const [name, value] of Object.entries(extra)) data.set(name, value);
    return new URLSearchParams(data);
  }

  function presence(extra) {
    const { csrfmiddlewaretoken: token, base_version: base } = form.elements;
    return new URLSearchParams({ csrfmiddlewaretoken: token.value, base_version: base.value, ...extra });
  }

  // The server's words, or one of the troubles.
  async function ask(where, body) {
    let answer;
    try {
      answer = await fetch(where, { method: body ? "POST" : "GET", body, redirect: "manual" });
    } catch {
      return LOST;
    }
    if (answer.type === "opaqueredirect") return OUT;
    if (answer.status >= 400 && answer.status < 500 && answer.status !== 429) {
      why = (await answer.json().catch(() => ({}))).problem ?? why;
      return REFUSED;
    }
    return answer.ok ? answer.json().catch(() => LOST) : LOST;
  }

  // Somebody who signed in again has another token; who signed in as somebody else keeps their hands off.
  async function renew() {
    const told = await ask(address("here"));
    if (typeof told === "string") return told;
    if (String(told.user) !== form.dataset.user) return OTHER;
    for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = told.token;
    return "";
  }

  async function say() {
    why = "";
    const sent = able && turn !== held ? turn : null;
    const body = () => (sent === null ? presence({ unsaved: Number(bar.changes > 0) }) : text());
    if (trouble) {
      const still = await renew();
      if (still) return still;
    }
    const where = address(sent === null ? "here" : "keep");
    let told = await ask(where, body());
    if (told === REFUSED && !(await renew())) told = await ask(where, body());
    if (typeof told === "string") return told;
    if (sent !== null) {
      held = sent;
      bar.kept(told);
      if (turn === sent) device.done();
    }
    bar.here(told);
    return "";
  }

  // One word at a time to the server; the next one is planned when its answer is there.
  function speak() {
    clearTimeout(timer);
    if (left) return Promise.resolve(false);
    busy ??= say().then((found) => {
      busy = undefined;
      tries = found ? tries + 1 : 0;
      if (found !== trouble) bar.trouble(found, found && turn !== held ? device.now() : true, why);
      trouble = found;
      const wait = found ? Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (tries - 1)) : turn === held ? BEAT : PAUSE;
      if (!left) timer = setTimeout(speak, wait);
      return !found;
    });
    return busy;
  }

  function changed() {
    if (!able) return;
    const first = turn === held;
    turn += 1;
    turnField.value = turn;
    device.later();
    if (first && !trouble) {
      clearTimeout(timer);
      timer = setTimeout(speak, PAUSE);
    }
  }

  // The page goes: what the server lacks is kept here, and still sent where it is short enough.
  function leave() {
    clearTimeout(timer);
    if (left) return;
    left = true;
    if (turn !== held) {
      device.now();
      const body = text({ leaving: "1" });
      if (body.toString().length < MOST_ON_LEAVING) {
        fetch(address("keep"), { method: "POST", body, keepalive: true, redirect: "manual" }).catch(() => {});
      }
    }
    navigator.sendBeacon(address("here"), presence({ leaving: "1" }));
  }

  window.addEventListener("pagehide", leave);
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    left = false;
    speak();
  });
  window.addEventListener("online", speak);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") speak();
    else if (turn !== held) speak();
  });
  speak();

  return {
    changed,
    leave,
    speak,
    // Whether somebody would lose words by going now, were it not for this device.
    get owed() {
      return turn !== held;
    },
    get troubled() {
      return Boolean(trouble);
    },
    // The form itself is on its way: nothing more is said of this page.
    stop() {
      clearTimeout(timer);
      left = true;
      if (able && turn !== held) device.now();
    },
  };
}
