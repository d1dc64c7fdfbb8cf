// Lists whose order matters: every row gets ↑ ↓ and × buttons, and can be dragged by its grip.
//
// ordered(list, {name, number, changed}): `name(row)` is what the row is called, `number(row)` its order field.

import { make } from "./combobox.js";

export function ordered(list, { name, number, changed }) {
  const status = make("span", { className: "visually-hidden", role: "status" });
  list.after(status);

  function renumber() {
    [...list.children].forEach((row, index, rows) => {
      number(row).value = index + 1;
      row.querySelector("[data-up]").hidden = index === 0;
      row.querySelector("[data-down]").hidden = index === rows.length - 1;
    });
  }

  function button(row, words, sign, mark, act) {
    const made = make("button", { type: "button", [mark]: "", "aria-label": `${words} ${name(row)}` }, sign);
    made.addEventListener("click", () => {
      act();
      renumber();
      changed();
      if (made.isConnected) (made.hidden ? row.querySelector("button:not([hidden])") : made).focus();
    });
    return made;
  }

  function dress(row) {
    const end = row.querySelector(".nr-row__end");
    const moved = (where) => {
      if (where < 0) row.previousElementSibling?.before(row);
      else row.nextElementSibling?.after(row);
      status.textContent = `${name(row)} is now number ${[...list.children].indexOf(row) + 1}`;
    };
    end.append(
      button(row, "Move up", "↑", "data-up", () => moved(-1)),
      button(row, "Move down", "↓", "data-down", () => moved(1)),
      button(row, "Remove", "×", "data-remove", () => {
        status.textContent = `${name(row)} removed`;
        row.remove();
      }),
    );
    drag(row);
  }

  // The window listens, not the grip: moving a row in the document would end the grip's hold on the pointer.
  function drag(row) {
    row.querySelector(".nr-grip")?.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      row.classList.add("nr-dragged");
      const follow = ({ clientY }) => settle(row, clientY);
      window.addEventListener("pointermove", follow);
      window.addEventListener("pointerup", () => {
        window.removeEventListener("pointermove", follow);
        row.classList.remove("nr-dragged");
        renumber();
        changed();
      }, { once: true });
    });
  }

  // The row goes past a neighbour once the pointer is past the neighbour's middle.
  function settle(row, y) {
    const middle = (other) => other.getBoundingClientRect().top + other.offsetHeight / 2;
    const before = row.previousElementSibling;
    const after = row.nextElementSibling;
    if (before && y < middle(before)) before.before(row);
    else if (after && y > middle(after)) after.after(row);
  }

  [...list.children].forEach(dress);
  renumber();
  return {
    add(row) {
      list.append(row);
      dress(row);
      renumber();
      changed();
    },
  };
}
