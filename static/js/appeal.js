// The appeal is whole without this. With it a reader can say "not now", whoever gave is thanked instead of asked,
// and what stands within stories and on the front page is shown only so often. All of it is kept and counted on
// this device: nothing of it is ever sent. Where a device keeps nothing, the appeal simply stands.

const KEY = "newsroom-appeal"; // {rest: until, gave: when, seen: [when, …]}, in milliseconds since 1970
const DAY = 864e5;
const MOST = 100; // views remembered
const now = Date.now();

function read() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY));
    return kept && typeof kept === "object" ? kept : {};
  } catch {
    return {};
  }
}

// Whether it could be kept.
function write(changes) {
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...read(), ...changes }));
    return true;
  } catch {
    return false;
  }
}

// Whether `moment` lies at most `days` back; one that lies ahead says that a clock was wrong.
function within(moment, days) {
  return Number.isFinite(moment) && moment <= now && now - moment < days * DAY;
}

function recent(seen, days) {
  return Array.isArray(seen) ? seen.filter((moment) => within(moment, days)) : [];
}

// Leave nothing of the appeal but `part`, if there is one.
function leave(appeal, part) {
  for (const child of appeal.children) child.hidden = child !== part;
  (part ? appeal : appeal.closest(".band--appeal") ?? appeal).hidden = !part;
}

function offerRest(appeal) {
  const button = appeal.querySelector("[data-not-now]");
  const said = appeal.querySelector("[data-later]");
  button.hidden = button.parentElement.hidden = false;
  button.addEventListener("click", () => {
    write({ rest: Date.now() });
    for (const other of document.querySelectorAll("[data-appeal]")) if (other !== appeal) leave(other);
    leave(appeal, said);
    said.focus();
  });
}

// Remember the first time that at least half of it is on the screen.
function count(appeal) {
  const watch = new IntersectionObserver(
    (entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      watch.disconnect();
      write({ seen: [...recent(read().seen, 366), Date.now()].slice(-MOST) });
    },
    { threshold: 0.5 },
  );
  watch.observe(appeal);
}

function settle(appeal) {
  const { appeal: place, rest, thank, views, days } = appeal.dataset;
  const kept = read();
  if (within(kept.gave, thank)) return leave(appeal, place === "end" ? appeal.querySelector("[data-thanks]") : undefined);
  if (within(kept.rest, rest)) return leave(appeal);
  if (views && recent(kept.seen, days).length >= Number(views)) return leave(appeal);
  if (!write({})) return undefined;
  if (Number(rest)) offerRest(appeal);
  if (views) count(appeal);
  return undefined;
}

const gift = document.querySelector("[data-gave]");
if (gift) write({ gave: Math.min(now, Number(gift.dataset.gave) || now) });
for (const appeal of document.querySelectorAll("[data-appeal]")) settle(appeal);
