// The form's lists of chosen things: tags, bylines, pictures, related stories.
// Each begins as a plain list that works without scripts; here its plain fields give way to a combobox.

import { combobox, make } from "./combobox.js";
import { ordered } from "./order.js";

export function pickers(form, changed) {
  for (const box of form.querySelectorAll("[data-picker]")) {
    if (box.closest("fieldset[disabled]")) continue;
    SETUP[box.dataset.picker](box, () => {
      count(box);
      changed();
    });
    count(box);
  }
  const section = form.querySelector("select[name=section]");
  section.addEventListener("change", () => {
    const name = section.value ? section.selectedOptions[0].textContent : "no section";
    section.closest("details.nr-panel").querySelector("[data-section]").textContent = name;
  });
}

// The number in the summary of the panel.
function count(box) {
  const number = box.querySelectorAll(":is(ul.nr-chips, ol) > li").length;
  const shown = box.closest("details.nr-panel").querySelector("summary [data-count-none]");
  shown.textContent = number ? `${number}${shown.dataset.countUnit ?? ""}` : shown.dataset.countNone;
  if (shown.dataset.countUnit && number > 1) shown.textContent += "s";
}

// Chips: tags and related stories.
function chips(box, name, changed, extra = {}) {
  const list = box.querySelector("ul");
  box.querySelectorAll(".nr-plain :is(textarea, input, select)").forEach((field) => { field.disabled = true; });

  function chip(label, field) {
    const remove = make("button", { type: "button", "aria-label": `Remove ${label}` }, "×");
    const item = make("li", {}, make("span", {}, label), field, remove);
    remove.addEventListener("click", () => {
      item.remove();
      changed();
    });
    return item;
  }
  const hidden = (fieldName, value) => make("input", { type: "hidden", name: fieldName, value });

  for (const item of [...list.children]) {
    item.replaceWith(chip(item.textContent.trim(), hidden(name, item.dataset.id)));
  }
  for (const line of (box.querySelector("textarea")?.value ?? "").split("\n").filter((text) => text.trim())) {
    list.append(chip(line, hidden(`${name}_add`, line)));
  }
  const has = (value) => [...list.querySelectorAll("input")].some((field) => field.value === String(value));
  const settings = {
    label: box.dataset.label,
    find: box.dataset.find,
    choose(result) {
      if (!has(result.id)) list.append(chip(result.label, hidden(name, result.id)));
      changed();
    },
  };
  if (extra.create) {
    settings.create = (text) => {
      if (!has(text)) list.append(chip(text, hidden(`${name}_add`, text)));
      changed();
    };
  }
  box.querySelector(".nr-name")?.remove();
  list.after(combobox(settings));
}

// Rows in order: bylines and pictures.
function rows(box, prefix, changed, label, fill) {
  const list = box.querySelector("ol");
  box.querySelectorAll(":scope > .nr-plain :is(select, input)").forEach((field) => { field.disabled = true; });
  const order = ordered(list, {
    name: label,
    number: (row) => row.querySelector(`[name=${prefix}_order]`),
    changed,
  });
  return function add(result) {
    const row = box.querySelector("template[data-row]").content.firstElementChild.cloneNode(true);
    row.dataset.id = result.id;
    row.querySelector(`[name=${prefix}_id]`).value = result.id;
    fill(row, result);
    order.add(row);
  };
}

// As the server writes them where there is no portrait.
function initials(name) {
  const letters = name.normalize("NFC").split(/\s+/u).map((word) => word.match(/[\p{L}\p{N}]/u)?.[0] ?? "").filter(Boolean);
  return [letters[0], ...letters.slice(1).slice(-1)].join(/\p{Script=Arabic}/u.test(letters.join("")) ? "\u200c" : "").toUpperCase();
}

function credits(box, changed) {
  const name = (row) => row.querySelector("[data-name]").firstChild.textContent.trim();
  const add = rows(box, "credit", changed, name, (row, result) => {
    row.querySelector("[data-name]").append(result.label, make("small", {}, result.hint));
    row.querySelector("select").setAttribute("aria-label", `What ${result.label} did`);
    if (result.image) {
      row.querySelector(".nr-face").replaceWith(make("img", { className: "nr-face", src: result.image, width: 160, height: 160, alt: "" }));
    } else {
      row.querySelector(".nr-face").textContent = initials(result.label);
    }
  });
  box.querySelectorAll("select option[value='']").forEach((option) => option.remove());
  box.querySelector("ol").after(combobox({ label: box.dataset.label, find: box.dataset.find, choose: add }));
}

function pictures(box, changed) {
  const name = (row) => row.querySelector("[name=picture_alt]").value || "picture";
  const add = rows(box, "picture", changed, name, (row, result) => {
    for (const part of ["alt", "caption", "credit"]) row.querySelector(`[name=picture_${part}]`).value = result[part];
    if (result.image) {
      row.querySelector(".nr-nopic").replaceWith(make("img", { src: result.image, width: 160, height: 160, alt: "" }));
    }
    const own = row.querySelector("[data-own]");
    own.hidden = false;
    own.firstElementChild.href = own.firstElementChild.getAttribute("href").replace("/0/", `/${result.id}/`);
    const hasLead = [...box.querySelectorAll("ol [name=picture_place]")].some((place) => place.value === "lead");
    row.querySelector("[name=picture_place]").value = result.place || (hasLead ? "gallery" : "lead");
  });
  box.querySelectorAll("[name=picture_place] option[value='']").forEach((option) => option.remove());
  box.querySelector("ol").after(combobox({ label: box.dataset.label, find: box.dataset.find, choose: add }));
  uploading(box, add);
}

// A new picture is stored as soon as its words are there; a click on it sets the focal point.
function uploading(box, add) {
  const part = box.querySelector(".nr-upload");
  const field = (name) => part.querySelector(`[name=upload-${name}]`);
  const state = part.querySelector(".nr-upload__state");
  const frame = part.querySelector(".nr-focus");
  const button = make("button", { type: "button", className: "nr-btn" }, "Add this picture");
  state.before(button);

  function point() {
    const dot = frame.querySelector("span");
    dot.style.left = `${field("focus_x").value || 50}%`;
    dot.style.top = `${field("focus_y").value || 50}%`;
  }
  field("file").addEventListener("change", () => {
    const file = field("file").files[0];
    frame.hidden = !file;
    if (!file) return;
    const reader = new FileReader();
    reader.addEventListener("load", () => { frame.querySelector("img").src = reader.result; });
    reader.readAsDataURL(file);
    point();
  });
  frame.addEventListener("click", (event) => {
    const box = frame.getBoundingClientRect();
    field("focus_x").value = Math.round(((event.clientX - box.left) / box.width) * 100);
    field("focus_y").value = Math.round(((event.clientY - box.top) / box.height) * 100);
    point();
  });
  for (const axis of ["focus_x", "focus_y"]) field(axis).addEventListener("input", point);

  button.addEventListener("click", async () => {
    const data = new FormData();
    for (const name of ["file", "alt", "caption", "credit", "focus_x", "focus_y", "place"]) {
      data.append(`upload-${name}`, name === "file" ? (field("file").files[0] ?? "") : field(name).value);
    }
    data.append("csrfmiddlewaretoken", box.closest("form").elements.csrfmiddlewaretoken.value);
    button.disabled = true;
    state.textContent = "Storing and making its sizes…";
    try {
      const answer = await fetch(box.dataset.upload, { method: "POST", body: data });
      const result = await answer.json();
      if (!answer.ok) {
        state.textContent = result.problems.join(" ");
        return;
      }
      add({ ...result, place: field("place").value });
      for (const name of ["file", "alt", "caption", "credit", "focus_x", "focus_y"]) field(name).value = "";
      frame.hidden = true;
      state.textContent = "Added. Save the story to keep it there.";
    } catch {
      state.textContent = "The server did not answer. Nothing was lost: try again.";
    } finally {
      button.disabled = false;
    }
  });
}

const SETUP = {
  tags: (box, changed) => chips(box, "tags", changed, { create: true }),
  related: (box, changed) => chips(box, "related", changed),
  credits,
  pictures,
};
