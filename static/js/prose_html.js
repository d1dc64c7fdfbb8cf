// Between a body's HTML and the editor's document.
//
// Every block remembers the HTML it came from, and gives back that very text while nobody touches it: opening
// and saving changes nothing, and a change to one paragraph is a change to one paragraph for the merge too.

import { pm } from "../django_prose_editor/editor.js";

const BLOCKS = new Set("P H2 H3 H4 UL OL BLOCKQUOTE PRE FIGURE TABLE HR".split(" "));
// What may differ in markup without anything being lost.
const SAME = { B: "STRONG", I: "EM" };
const COUNTED = "h2,h3,h4,ul,ol,li,blockquote,footer,pre,figure,figcaption,img,table,caption,thead,tfoot,col,tr,td,th,br,hr";
const NAMES = "[lang],[dir],[class],[cite],[data-picture],[start],[reversed],[colspan],[rowspan],[scope],[srcset]";

export class Source {
  constructor(schema) {
    this.schema = schema;
    this.parser = pm.model.DOMParser.fromSchema(schema);
    this.serialiser = pm.model.DOMSerializer.fromSchema(schema);
    this.known = new WeakMap(); // a block of the document → its HTML
    this.blocks = [];
  }

  // The body as JSON for the editor.
  read(html) {
    this.blocks = split(html);
    return { type: "doc", content: this.blocks.map((block) => this.block(block)) };
  }

  // Call once the editor stands: its blocks are those of `read`, in order.
  remember(doc) {
    if (doc.childCount !== this.blocks.length) return;
    doc.forEach((node, _offset, index) => this.known.set(node, this.blocks[index]));
  }

  write(doc) {
    if (doc.childCount === 1 && doc.firstChild.isTextblock && doc.firstChild.childCount === 0) return "";
    const parts = [];
    doc.forEach((node) => {
      if (!this.known.has(node)) this.known.set(node, this.html(node));
      parts.push(this.known.get(node));
    });
    return parts.join("");
  }

  block(html) {
    const box = document.createElement("template");
    box.innerHTML = html;
    const parsed = this.parser.parse(box.content);
    if (parsed.childCount === 1 && faithful(html, this.html(parsed.firstChild))) return parsed.firstChild.toJSON();
    return { type: "kept", attrs: { html } };
  }

  html(node) {
    if (node.type.name === "kept") return node.attrs.html;
    const box = document.createElement("div");
    box.append(this.serialiser.serializeNode(node));
    plainItems(box);
    return box.innerHTML;
  }
}

// Top-level blocks with the white space after them; loose text is a block of its own.
function split(html) {
  const box = document.createElement("template");
  box.innerHTML = html;
  const blocks = [];
  let loose = false;
  for (const node of box.content.childNodes) {
    const holder = document.createElement("div");
    holder.append(node.cloneNode(true));
    const text = holder.innerHTML;
    const block = BLOCKS.has(node.nodeName);
    const blank = node.nodeType === window.Node.TEXT_NODE && !text.trim();
    if (blank && !loose) {
      if (blocks.length) blocks[blocks.length - 1] += text;
    } else if (!block && loose) blocks[blocks.length - 1] += text;
    else blocks.push(text);
    loose = !block && (loose || !blank);
  }
  return blocks;
}

// Whether nothing but the spelling differs: the same words, the same boxes, pictures and attributes.
function faithful(before, after) {
  const [one, two] = [before, after].map(inventory);
  return one.text === two.text && one.boxes === two.boxes;
}

function inventory(html) {
  const box = document.createElement("template");
  box.innerHTML = html;
  const boxes = [...box.content.querySelectorAll(`${COUNTED},${NAMES}`)].map((element) => {
    const attributes = [...element.attributes].map(({ name, value }) => `${name}=${value}`).sort();
    return [SAME[element.nodeName] ?? element.nodeName, ...attributes].join(" ");
  });
  return { text: box.content.textContent.replace(/\s+/g, ""), boxes: boxes.sort().join("\n") };
}

// <li><p>one</p></li> and <td><p>one</p></td> are written <li>one</li> and <td>one</td>.
function plainItems(box) {
  for (const item of box.querySelectorAll("li, td, th")) {
    const [first, ...rest] = item.children;
    if (first?.nodeName !== "P" || first.attributes.length) continue;
    if (rest.every((element) => element.nodeName === "UL" || element.nodeName === "OL")) {
      first.replaceWith(...first.childNodes);
    }
  }
}
