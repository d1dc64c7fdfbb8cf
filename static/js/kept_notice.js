// The offer above the form: text that was kept on this device and never saved.

import { make } from "./combobox.js";

// offer(form, keeper, leave): `leave` is called before the page goes, to bring a text back.
export function offer(form, keeper, leave) {
  const notice = form.querySelector("#kept");
  for (const copy of keeper.found()) notice.append(row(copy));

  function row(copy) {
    const back = make("button", { type: "button", className: "nr-btn nr-btn--tiny" }, "Bring it back");
    const away = make("button", { type: "button", className: "nr-btn nr-btn--tiny" }, "Forget it");
    const words = `Text from ${told(copy.at)} that was not saved is on this device.`;
    const made = make("p", {}, make("span", {}, words), back, away);
    back.addEventListener("click", () => {
      leave();
      bring(form, copy);
    });
    away.addEventListener("click", () => {
      keeper.forget(copy.id);
      made.remove();
      (notice.querySelector("button") ?? form.elements.headline).focus();
    });
    return made;
  }

  // On the newsroom's clock, as all times here.
  function told(at) {
    const words = (options) => new Intl.DateTimeFormat("en-GB", { timeZone: form.dataset.zone, ...options });
    const day = words({ day: "numeric", month: "long" });
    const clock = words({ hour: "2-digit", minute: "2-digit" }).format(at);
    return day.format(at) === day.format(Date.now()) ? clock : `${day.format(at)}, ${clock}`;
  }
}

// The server prints the form with these fields in it, as after any problem: names, faces and pictures come along.
function bring(form, copy) {
  const extra = [
    ["csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value], ["verb", "bring_back"], ["copy", copy.id],
  ];
  const fields = [...copy.fields, ...extra].map(([name, value]) => make("input", { type: "hidden", name, value }));
  const carrier = make("form", { method: "post", enctype: "multipart/form-data", hidden: true }, ...fields);
  document.body.append(carrier);
  carrier.submit();
}
