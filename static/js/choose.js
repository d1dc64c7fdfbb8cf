// Long lists to choose one thing from: a <select data-find="address"> becomes a combobox beside what is chosen.
// Without scripts the select itself does, with the newest entries.

import { combobox, make } from "./combobox.js";

for (const select of document.querySelectorAll("select[data-find]")) {
  const label = document.querySelector(`label[for="${select.id}"]`);
  const chosen = make("span", { role: "status" });
  const clear = make("button", { type: "button", className: "nr-btn nr-btn--tiny" }, "Remove");

  const show = () => {
    const option = select.selectedOptions[0];
    const any = Boolean(option && option.value);
    chosen.textContent = any ? option.textContent : "Nothing chosen";
    clear.hidden = !any || select.required;
  };
  const choose = ({ id, label: words }) => {
    if (![...select.options].some((option) => option.value === String(id))) select.add(new Option(words, id));
    select.value = String(id);
    show();
  };
  clear.addEventListener("click", () => {
    select.value = "";
    show();
  });

  const box = combobox({ label: label.textContent.replace(/:\s*$/, ""), find: select.dataset.find, choose, hidden: true });
  label.htmlFor = box.querySelector("input").id;
  select.hidden = true;
  select.before(make("p", { className: "nr-chosen" }, chosen, " ", clear), box);
  show();
}
