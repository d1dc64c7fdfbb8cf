// What the editor knows: exactly what newsroom/core/html.py allows (TAGS there, the same tags here).
//
// The editor is django-prose-editor's bundle of Tiptap; its file is imported by its own address, so that the
// page needs no import map and therefore no inline script.

import * as kit from "../django_prose_editor/editor.js";
import { element, KeptView, PictureView } from "./prose_views.js";

const { Node, Mark, Extension } = kit;

// Attributes as they stand in the HTML, nothing renamed, absent when empty.
function attributes(...names) {
  return Object.fromEntries(names.map((name) => [name, {
    default: null,
    parseHTML: (element) => element.getAttribute(name),
    renderHTML: (given) => (given[name] === null ? {} : { [name]: given[name] }),
  }]));
}

function mark(tag, names = [], rules = [{ tag }]) {
  return Mark.create({
    name: tag,
    excludes: names.length ? "" : undefined,
    addAttributes: () => attributes(...names),
    parseHTML: () => rules,
    renderHTML: ({ HTMLAttributes }) => [tag, HTMLAttributes, 0],
  });
}

// The addresses that clean_url in newsroom/core/html.py lets through; null for every other.
const ADDRESS = /^(?:https?:\/\/[^\s/\\?#]|mailto:[^\s]|tel:[+0-9]|\/(?![/\\])|#)/i;
const UNPRINTABLE = /[\x00-\x20\x7f-\xa0\u2028\u2029\\<>"`]/;
const LONGEST = 2000;

export function allowed(address) {
  const url = address.trim().replaceAll(" ", "%20").replace(/^\/\//, "https://");
  return url.length <= LONGEST && ADDRESS.test(url) && !UNPRINTABLE.test(url) ? url : null;
}

// What comes with a refused address, pasted or read, is plain text.
const linking = (element) => (allowed(element.getAttribute("href")) === null ? false : null);

export const Link = Mark.create({
  name: "link",
  priority: 1000,
  inclusive: false,
  addAttributes: () => attributes("href", "title", "lang", "hreflang"),
  parseHTML: () => [{ tag: "a[href]", getAttrs: linking }],
  renderHTML: ({ HTMLAttributes }) => ["a", HTMLAttributes, 0],
});

const OUR_FILE = /^\/(media|static)\//;
const PICTURE = ["src", "alt", "width", "height", "srcset", "sizes", "loading"];
const ours = (element) => (OUR_FILE.test(element.getAttribute("src") ?? "") ? null : false);

const Image = Node.create({
  name: "image",
  inline: true,
  group: "inline",
  draggable: true,
  addAttributes: () => attributes(...PICTURE),
  parseHTML: () => [{ tag: "img", getAttrs: ours }],
  renderHTML: ({ HTMLAttributes }) => ["img", HTMLAttributes],
});

const Picture = Node.create({
  name: "picture",
  atom: true,
  addAttributes: () => attributes(...PICTURE),
  parseHTML: () => [{ tag: "img", context: "figure/", priority: 60, getAttrs: ours }],
  renderHTML: ({ HTMLAttributes }) => ["img", HTMLAttributes],
  addNodeView: () => ({ node, editor, getPos }) => new PictureView(node, editor, getPos),
});

const Caption = Node.create({
  name: "caption",
  content: "inline*",
  isolating: true,
  parseHTML: () => [{ tag: "figcaption" }],
  renderHTML: ({ HTMLAttributes }) => ["figcaption", HTMLAttributes, 0],
});

const Figure = Node.create({
  name: "figure",
  group: "block",
  content: "picture caption?",
  isolating: true,
  draggable: true,
  addAttributes: () => attributes("class", "data-picture"),
  parseHTML: () => [{ tag: "figure" }],
  renderHTML: ({ HTMLAttributes }) => ["figure", HTMLAttributes, 0],
});

const Footer = Node.create({
  name: "footer",
  content: "inline*",
  // Required, so that the Enter key never makes one: after a quote's last paragraph comes another paragraph.
  addAttributes: () => ({ source: { isRequired: true, rendered: false, parseHTML: () => true } }),
  parseHTML: () => [{ tag: "footer", context: "blockquote/" }],
  renderHTML: ({ HTMLAttributes }) => ["footer", HTMLAttributes, 0],
});

const Blockquote = kit.Blockquote.extend({
  content: "block+ footer?",
  addAttributes: () => attributes("class", "cite"),
});

const Pre = Node.create({
  name: "pre",
  group: "block",
  content: "inline*",
  whitespace: "pre",
  defining: true,
  parseHTML: () => [{ tag: "pre", preserveWhitespace: "full" }],
  renderHTML: ({ HTMLAttributes }) => ["pre", HTMLAttributes, 0],
});

const OrderedList = kit.OrderedList.extend({
  addAttributes: () => attributes("start", "reversed"),
  addNodeView: null,
  renderHTML: ({ HTMLAttributes }) => ["ol", HTMLAttributes, 0],
});

const Table = kit.Table.extend({
  addNodeView: null,
  addAttributes: () => ({}),
  renderHTML: ({ HTMLAttributes }) => ["table", HTMLAttributes, ["tbody", 0]],
});

// The cells' own attributes are numbers and colwidth; a cell says only what differs from 1.
function cell(original, tag, ...names) {
  return original.extend({
    addAttributes() {
      const span = (name) => ({
        default: 1,
        parseHTML: (element) => Number(element.getAttribute(name)) || 1,
        renderHTML: (given) => (given[name] > 1 ? { [name]: given[name] } : {}),
      });
      return {
        colspan: span("colspan"),
        rowspan: span("rowspan"),
        colwidth: { default: null, rendered: false },
        ...attributes(...names),
      };
    },
    renderHTML: ({ HTMLAttributes }) => [tag, HTMLAttributes, 0],
  });
}

// A block that has no equal here (a table with a head and a caption, a figure with a link) is kept as it is.
export const Kept = Node.create({
  name: "kept",
  group: "block",
  atom: true,
  draggable: true,
  addAttributes: () => ({ html: { default: "", rendered: false } }),
  renderHTML: ({ node }) => ({ dom: element(node.attrs.html) }),
  addNodeView: () => ({ node, editor, getPos }) => new KeptView(node, editor, getPos),
});

const Everywhere = Extension.create({
  name: "languageAndDirection",
  addGlobalAttributes: () => [{
    types: ["paragraph", "heading", "bulletList", "orderedList", "listItem", "blockquote", "footer", "pre",
      "figure", "caption", "table", "tableRow", "tableCell", "tableHeader"],
    attributes: attributes("lang", "dir"),
  }],
});

export const extensions = [
  kit.Document, kit.Paragraph, kit.Text, kit.HardBreak, kit.History, kit.Dropcursor, kit.Gapcursor,
  kit.HorizontalRule,
  kit.Heading.configure({ levels: [2, 3, 4] }),
  kit.BulletList, OrderedList, kit.ListItem,
  Blockquote, Footer, Pre, Figure, Picture, Caption, Image, Kept, Everywhere,
  Table, kit.TableRow, cell(kit.TableCell, "td"), cell(kit.TableHeader, "th", "scope"),
  Link, kit.Bold, kit.Italic, kit.Strike, kit.Subscript, kit.Superscript, kit.Underline,
  mark("small"), mark("code"),
  mark("abbr", ["title"]), mark("cite", ["lang", "dir"]), mark("q", ["lang", "dir", "cite"]),
  mark("time", ["datetime"]), mark("ins", ["cite", "datetime"]), mark("del", ["cite", "datetime"]),
  mark("span", ["lang", "dir"], [{ tag: "span[lang]" }, { tag: "span[dir]" }]),
];

