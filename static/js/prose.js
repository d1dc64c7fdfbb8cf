// The editor of the story's text: a toolbar and the text itself, in place of the plain field.

import { Editor, getSchema } from "../django_prose_editor/editor.js";
import { combobox, make } from "./combobox.js";
import { Source } from "./prose_html.js";
import { allowed, extensions } from "./prose_schema.js";

export function prose(textarea, { find, counted }) {
  const holder = textarea.closest(".nr-text");
  const source = new Source(getSchema(extensions));
  const content = source.read(textarea.value);
  const place = make("div");
  textarea.before(place);

  const editor = new Editor({
    element: place,
    extensions,
    content: content.content.length ? content : "",
    injectCSS: false, // css/prose.css holds it: the policy allows no inline style
    editable: !textarea.matches(":disabled"),
    editorProps: {
      attributes: {
        class: "nr-body", role: "textbox", "aria-multiline": "true", "aria-labelledby": "label-body",
        spellcheck: "true", lang: holder.dataset.language, dir: holder.dataset.dir,
      },
    },
    onUpdate({ editor: changed, transaction }) {
      if (!transaction.docChanged) return;
      textarea.value = source.write(changed.state.doc);
      counted(text(changed));
      textarea.dispatchEvent(new Event("input", { bubbles: true }));
    },
  });
  source.remember(editor.state.doc);
  textarea.hidden = true;
  holder.querySelector("#label-body").addEventListener("click", () => editor.commands.focus());
  counted(text(editor));
  if (editor.isEditable) toolbar(editor, place, find);
  return editor;
}

const text = (editor) => editor.state.doc.textBetween(0, editor.state.doc.content.size, "\n", " ");

// [words, what it does, whether it is on]; a gap where there is null.
const TOOLS = [
  ["Bold", (chain) => chain.toggleBold(), (editor) => editor.isActive("bold")],
  ["Italic", (chain) => chain.toggleItalic(), (editor) => editor.isActive("italic")],
  null,
  ["Crosshead", (chain) => chain.toggleHeading({ level: 2 }), (editor) => editor.isActive("heading", { level: 2 })],
  ["Minor", (chain) => chain.toggleHeading({ level: 3 }), (editor) => editor.isActive("heading", { level: 3 })],
  ["List", (chain) => chain.toggleBulletList(), (editor) => editor.isActive("bulletList")],
  ["1. 2. 3.", (chain) => chain.toggleOrderedList(), (editor) => editor.isActive("orderedList")],
  ["Quote", (chain, editor) => quote(chain, editor, null), (editor) => editor.isActive("blockquote", { class: null })],
  ["Pull quote", (chain, editor) => quote(chain, editor, "pull"), (editor) => editor.isActive("blockquote", { class: "pull" })],
  null,
  ["Link", "link", (editor) => editor.isActive("link")],
  ["Picture", "picture"],
  ["Table", "table", (editor) => editor.isActive("table")],
  ["Rule", (chain) => chain.setHorizontalRule()],
  null,
  ["Undo", (chain) => chain.undo()],
  ["Redo", (chain) => chain.redo()],
];

function quote(chain, editor, kind) {
  if (!editor.isActive("blockquote")) return chain.toggleBlockquote().updateAttributes("blockquote", { class: kind });
  if (editor.isActive("blockquote", { class: kind })) return chain.toggleBlockquote();
  return chain.updateAttributes("blockquote", { class: kind });
}

function toolbar(editor, place, find) {
  const bar = make("div", { className: "nr-toolbar", role: "toolbar", "aria-label": "Text" });
  const drawers = {
    link: linkDrawer(editor), picture: pictureDrawer(editor, find), table: tableDrawer(editor),
  };
  const lamps = [];
  for (const tool of TOOLS) {
    if (!tool) {
      bar.append(make("hr", { "aria-hidden": "true" }));
      continue;
    }
    const [words, act, on] = tool;
    const letter = { Bold: "b", Italic: "i" }[words];
    const button = make("button", { type: "button", "aria-label": words, tabIndex: bar.children.length ? -1 : 0 },
      letter ? make(letter, {}, words[0]) : words);
    if (typeof act === "string") button.setAttribute("aria-expanded", "false");
    else if (on) button.setAttribute("aria-pressed", "false");
    if (on) lamps.push([button, on]);
    button.addEventListener("mousedown", (event) => event.preventDefault()); // the text keeps its caret
    button.addEventListener("click", () => {
      if (typeof act !== "string") act(editor.chain().focus(), editor).run();
      else drawers[act].toggle(button);
    });
    bar.append(button);
  }
  rove(bar);
  const wrap = make("div", { className: "nr-tools" }, bar, ...Object.values(drawers).map((drawer) => drawer.element));
  place.before(wrap);
  editor.on("transaction", () => {
    for (const [button, on] of lamps) {
      const lit = String(on(editor));
      if (button.hasAttribute("aria-pressed")) button.setAttribute("aria-pressed", lit);
      else button.dataset.on = lit;
    }
  });
}

// One stop for the Tab key; arrows move inside.
function rove(bar) {
  const buttons = [...bar.querySelectorAll("button")];
  bar.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = buttons[(buttons.indexOf(document.activeElement) + step + buttons.length) % buttons.length];
    buttons.forEach((button) => { button.tabIndex = button === next ? 0 : -1; });
    next.focus();
  });
  bar.addEventListener("focusin", (event) => {
    buttons.forEach((button) => { button.tabIndex = button === event.target ? 0 : -1; });
  });
}

// A row that opens under the toolbar.
function drawer(editor, contents, opened = () => {}) {
  const element = make("div", { className: "nr-drawer", hidden: true }, ...contents);
  let opener;
  const close = (focus = true) => {
    element.hidden = true;
    opener?.setAttribute("aria-expanded", "false");
    if (focus) editor.commands.focus();
  };
  element.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) close();
  });
  element.addEventListener("input", (event) => event.stopPropagation());
  return {
    element,
    close,
    toggle(button) {
      opener = button;
      if (!element.hidden) return close();
      for (const other of element.parentElement.querySelectorAll(".nr-drawer")) other.hidden = true;
      element.hidden = false;
      button.setAttribute("aria-expanded", "true");
      opened();
      element.querySelector("input, button").focus();
    },
  };
}

function command(words, act) {
  const button = make("button", { type: "button", className: "nr-btn nr-btn--tiny" }, words);
  button.addEventListener("click", act);
  return button;
}

const REFUSED = "Readers could not follow this address. One begins with https://, mailto:, tel:, / or #.";

function linkDrawer(editor) {
  const field = make("input", { type: "url", className: "nr-input", id: "link-address", "aria-describedby": "link-problem" });
  const problem = make("p", { className: "nr-drawer__problem", id: "link-problem", role: "alert" });
  const refuse = (words) => {
    problem.textContent = words;
    field.setAttribute("aria-invalid", String(Boolean(words)));
  };
  const caption = make("label", { htmlFor: "link-address" }, "Address");
  const set = () => {
    const typed = field.value.trim();
    const href = typed && allowed(address(typed));
    refuse(href === null ? REFUSED : "");
    if (href === null) return field.focus();
    const chain = editor.chain().focus().extendMarkRange("link");
    if (!href) chain.unsetMark("link").run();
    else if (editor.state.selection.empty && !editor.isActive("link")) {
      chain.insertContent({ type: "text", text: href, marks: [{ type: "link", attrs: { href } }] }).run();
    } else chain.setMark("link", { href }).run();
    made.close();
  };
  field.addEventListener("input", () => refuse(""));
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    set();
  });
  const remove = () => {
    editor.chain().focus().extendMarkRange("link").unsetMark("link").run();
    made.close();
  };
  const made = drawer(editor, [caption, field, command("Set the link", set), command("Remove it", remove), problem], () => {
    refuse("");
    field.value = editor.getAttributes("link").href ?? "";
  });
  return made;
}

function address(typed) {
  if (/^[\w-]+(\.[\w-]+)+([/?#].*)?$/.test(typed)) return `https://${typed}`;
  return typed.includes("@") && !typed.includes(":") ? `mailto:${typed}` : typed;
}

function pictureDrawer(editor, find) {
  const choose = (result) => {
    const full = result.full ?? { src: "/static/img/placeholder.svg", width: 960, height: 640, jpeg: "" };
    const attrs = { src: full.src, alt: result.alt, width: full.width, height: full.height, loading: "lazy" };
    if (full.jpeg) Object.assign(attrs, { srcset: full.jpeg, sizes: "(min-width: 48em) 40rem, 100vw" });
    const words = [result.caption, result.credit].filter(Boolean).join(" ");
    const caption = words ? [{ type: "caption", content: [{ type: "text", text: words }] }] : [];
    editor.chain().focus().insertContent({
      type: "figure",
      attrs: { class: "figure", "data-picture": String(result.id) },
      content: [{ type: "picture", attrs }, ...caption],
    }).run();
    made.close();
  };
  const made = drawer(editor, [combobox({ label: "Picture to put into the text", find, choose })]);
  return made;
}

function tableDrawer(editor) {
  const act = (words, change) => command(words, () => change(editor.chain().focus()).run());
  return drawer(editor, [
    act("New table", (chain) => chain.insertTable({ rows: 3, cols: 2, withHeaderRow: true })),
    act("Add row", (chain) => chain.addRowAfter()),
    act("Add column", (chain) => chain.addColumnAfter()),
    act("Remove row", (chain) => chain.deleteRow()),
    act("Remove column", (chain) => chain.deleteColumn()),
    act("Remove table", (chain) => chain.deleteTable()),
  ]);
}
