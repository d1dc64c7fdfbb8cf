// Times are the newsroom's. Whoever sits elsewhere sees their own clock beside them, named; the window in which a
// publication can be taken back closes on the screen, too.

const zone = document.querySelector("[data-zone]")?.dataset.zone;
const own = Intl.DateTimeFormat().resolvedOptions().timeZone;

function parts(moment, timeZone) {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric",
  });
  return Object.fromEntries(format.formatToParts(moment).map(({ type, value }) => [type, Number(value)]));
}

// Milliseconds by which the clocks of `timeZone` are ahead of UTC at `moment`.
function ahead(moment, timeZone) {
  const { year, month, day, hour, minute } = parts(moment, timeZone);
  return Date.UTC(year, month - 1, day, hour, minute) - Math.floor(moment / 60000) * 60000;
}

// The moment at which the newsroom's clock shows `text`; where it shows it twice, the first, unless `second`.
function meant(text, second) {
  const wall = Date.parse(`${text}Z`);
  const found = [wall - 864e5, wall + 864e5]
    .map((near) => wall - ahead(near, zone))
    .filter((moment) => moment + ahead(moment, zone) === wall);
  return found.length ? (second ? Math.max(...found) : Math.min(...found)) : null;
}

function words(moment) {
  const when = new Intl.DateTimeFormat("en-GB", {
    timeZone: own, weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", timeZoneName: "short",
  });
  return `${when.format(moment)} on your clock (${own.replaceAll("_", " ")})`;
}

function tell(line) {
  const field = document.getElementById(line.dataset.ownClock);
  const second = document.querySelector(`[name="${field.name}_fold"]:checked`)?.value === "1";
  const moment = field.value ? meant(field.value, second) : null;
  line.hidden = moment === null || ahead(moment, own) === ahead(moment, zone);
  line.textContent = line.hidden ? "" : words(moment);
}

if (zone) {
  for (const line of document.querySelectorAll("[data-own-clock]")) {
    const field = document.getElementById(line.dataset.ownClock);
    tell(line);
    line.parentElement.addEventListener("input", () => tell(line));
    field.addEventListener("change", () => tell(line));
  }
  for (const time of document.querySelectorAll("#panel-times time, .nr-dl time")) {
    const moment = Date.parse(time.dateTime);
    if (ahead(moment, own) !== ahead(moment, zone)) time.insertAdjacentText("afterend", `, ${words(moment)}`);
  }
}

const grace = document.querySelector("#grace");
if (grace) setTimeout(() => grace.remove(), Math.max(0, Date.parse(grace.dataset.until) - Date.now()));
