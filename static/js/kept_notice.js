// The offer above the form: text that was typed and never saved. The server prints what it has; what only this
// device has is added, and where both have a copy of one opening, the one with the later turn is offered.

import { make } from "./combobox.js";

// offer(form, keeper, leave): `leave` is called before the page goes, to bring a text back.
export function offer(form, keeper, leave) {
  const notice = form.querySelector("#kept");
  for (const row of notice.querySelectorAll("[data-opening]")) alive(row);
  for (const copy of keeper.found()) {
    const row = notice.querySelector(`[data-opening="${CSS.escape(copy.id)}"]`);
    if (row && Number(row.dataset.turn) >= (copy.turn ?? 0)) {
      keeper.forget(copy.id);
    } else {
      if (row) row.replaceWith(fromDevice(copy, row));
      else notice.append(fromDevice(copy));
    }
  }

  function fromDevice(copy, older) {
    const back = make("button", { type: "button", className: "nr-btn nr-btn--tiny" }, "Bring it back");
    const away = make("button", { type: "button", className: "nr-btn nr-btn--tiny" }, "Forget it");
    const named = new Map(copy.fields);
    const title = form.dataset.story === "new" && (named.get("headline") || named.get("slugline"));
    const words = `${title ? `“${title}”: text` : "Text"} from ${told(copy.at)} was not saved: only this device has it.`;
    const made = make("p", {}, make("span", {}, words), back, away);
    back.addEventListener("click", () => {
      leave();
      bring(form, copy);
    });
    away.addEventListener("click", () => {
      keeper.forget(copy.id);
      if (older) post(older.querySelector("[data-forget]").dataset.forget);
      gone(made);
    });
    return made;
  }

  // What the server printed works without script; with it nothing typed since is left behind.
  function alive(row) {
    row.querySelector("a").addEventListener("click", leave);
    const away = row.querySelector("[data-forget]");
    away.addEventListener("click", async (event) => {
      event.preventDefault();
      if (!(await post(away.dataset.forget))) return;
      keeper.forget(row.dataset.opening);
      gone(row);
    });
  }

  async function post(address) {
    const body = new URLSearchParams({ csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value });
    const headers = { "X-Requested-With": "fetch" };
    try {
      return (await fetch(address, { method: "POST", body, headers, redirect: "manual" })).ok;
    } catch {
      return false;
    }
  }

  function gone(row) {
    row.remove();
    (notice.querySelector("a, button") ?? form.elements.headline).focus();
  }

  // On the newsroom's clock, as all times here.
  function told(at) {
    const words = (options) => new Intl.DateTimeFormat("en-GB", { timeZone: form.dataset.zone, ...options });
    const day = words({ day: "numeric", month: "long" });
    const clock = words({ hour: "2-digit", minute: "2-digit", timeZoneName: "short" }).format(at);
    return day.format(at) === day.format(Date.now()) ? clock : `${day.format(at)}, ${clock}`;
  }
}

// The server prints the form with these fields in it, as after any problem: names, faces and pictures come along.
function bring(form, copy) {
  const extra = [
    ["csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value],
    ["verb", "show_kept"],
    ["brought", `${copy.id}:${copy.turn ?? 0}`],
  ];
  const fields = [...copy.fields, ...extra].map(([name, value]) => make("input", { type: "hidden", name, value }));
  const carrier = make("form", { method: "post", enctype: "multipart/form-data", hidden: true }, ...fields);
  document.body.append(carrier);
  carrier.submit();
}
