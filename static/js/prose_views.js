// What the editor shows in another way than readers see it: a block kept as it came, with its HTML to change,
// and a picture, with the words for those who cannot see it.

import { make } from "./combobox.js";

export function element(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content.firstElementChild ?? document.createElement("p");
}

// A node with fields of its own: what happens in them is theirs, not the text's.
class View {
  constructor(node, editor, getPos) {
    Object.assign(this, { node, editor, getPos });
  }

  set(attrs) {
    const change = this.editor.state.tr.setNodeMarkup(this.getPos(), null, { ...this.node.attrs, ...attrs });
    this.editor.view.dispatch(change);
  }

  field(tag, options) {
    const field = make(tag, { className: "nr-input", disabled: !this.editor.isEditable, ...options });
    field.addEventListener("input", (event) => event.stopPropagation());
    return field;
  }

  stopEvent(event) {
    return event.target.closest("details, label") !== null;
  }

  ignoreMutation() {
    return true;
  }
}

export class KeptView extends View {
  constructor(node, editor, getPos) {
    super(node, editor, getPos);
    const field = this.field("textarea", { rows: 6, value: node.attrs.html, "aria-label": "HTML of this block" });
    field.addEventListener("change", () => this.set({ html: field.value }));
    const source = make("details", {}, make("summary", {}, "Kept as it came: change its HTML"), field);
    this.dom = make("div", { className: "nr-kept" }, make("div", {}, element(node.attrs.html)), source);
  }
}

const TOO_LONG = 500; // characters, as on the screen of a picture

export class PictureView extends View {
  constructor(node, editor, getPos) {
    super(node, editor, getPos);
    this.image = make("img");
    this.alt = this.field("input", {
      type: "text", maxLength: TOO_LONG, placeholder: "What is seen, for those who cannot see it",
    });
    this.alt.addEventListener("input", () => this.set({ alt: this.alt.value }));
    this.alt.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault(); // the story is not sent by it
    });
    this.dom = make("div", { className: "nr-picture" }, this.image,
      make("label", {}, make("span", {}, "Alt text"), this.alt));
    this.show();
  }

  // Its own changes come here, too: the field keeps its caret.
  update(node) {
    if (node.type !== this.node.type) return false;
    this.node = node;
    this.show();
    return true;
  }

  show() {
    for (const [name, value] of Object.entries(this.node.attrs)) {
      if (value === null) this.image.removeAttribute(name);
      else if (this.image.getAttribute(name) !== String(value)) this.image.setAttribute(name, value);
    }
    const alt = this.node.attrs.alt ?? "";
    if (this.alt.value !== alt) this.alt.value = alt;
  }
}
