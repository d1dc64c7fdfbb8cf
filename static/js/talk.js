// Comments beside the story: answered in place, about the paragraph one is in, with names suggested after an @.
// Without this script the panel shows the threads and leads to a page with plain forms.

import { halfWritten } from "./kept.js";

const panel = document.querySelector("#comments[data-talk]");
if (panel) begin(panel);

function begin(panel) {
  const threads = panel.querySelector("[data-threads]");
  const about = panel.querySelector("[data-about]");
  const whole = panel.querySelector("[data-whole]");
  const status = panel.querySelector("[data-status]");
  const token = document.querySelector("#story [name=csrfmiddlewaretoken]").value;
  const half = halfWritten(document.querySelector("#story"));
  let subject = { about: "" };

  const show = () => panel.querySelectorAll("[data-control]").forEach((control) => (control.hidden = false));
  show();
  for (const { id, text } of half.all()) {
    const field = document.getElementById(id);
    if (field && panel.contains(field)) field.value ||= text;
  }

  // What is typed here belongs to the comment, not to the story: the form must not call itself unsaved.
  for (const kind of ["input", "change"]) panel.addEventListener(kind, (event) => event.stopPropagation());

  function speakOf(next, words) {
    subject = next;
    about.textContent = words;
    whole.hidden = !next.about && !next.quote;
  }
  whole.addEventListener("click", () => speakOf({ about: "" }, "the whole story"));
  for (const [name, words] of [["headline", "the headline"], ["standfirst", "the standfirst"]]) {
    document.querySelector(`#story [name=${name}]`)?.addEventListener("focus", () => speakOf({ about: name }, words));
  }
  document.addEventListener("selectionchange", () => {
    const node = document.getSelection()?.anchorNode;
    const block = (node?.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.closest?.(".ProseMirror > *, .ProseMirror li");
    const text = block?.textContent.replace(/\s+/gu, " ").trim();
    if (text) speakOf({ quote: text }, `“${text.length > 60 ? `${text.slice(0, 60)}…` : text}”`);
  });

  panel.addEventListener("click", (event) => {
    const button = event.target.closest("[data-act]");
    if (button) send(button);
    const quote = event.target.closest("[data-quote]");
    if (quote) jump(quote);
  });
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || !event.target.matches("[data-said]")) return;
    event.preventDefault();
    event.stopPropagation();
    send(event.target.closest("[data-control]").querySelector("[data-act^=answer], [data-act=comment]"));
  });

  async function send(button) {
    const field = button.closest("[data-control]").querySelector("[data-said]");
    const act = button.dataset.act;
    const says = act === "comment" || act.startsWith("answer");
    if (says && !field.value.trim()) return field.focus();
    const given = new URLSearchParams({ act, csrfmiddlewaretoken: token });
    if (says) given.set("text", field.value);
    if (act === "comment") {
      given.set("version", panel.dataset.version);
      for (const [name, value] of Object.entries(subject)) given.set(name, value);
    }
    button.disabled = true;
    status.textContent = "Sending…";
    try {
      const answer = await fetch(panel.dataset.talk, { method: "POST", body: given, headers: { "X-Talk": "1" }, redirect: "error" });
      if (!answer.ok) throw new Error(answer.status);
      status.textContent = replace(await answer.text(), says ? field : null, button.closest("[data-thread]")?.dataset.thread);
    } catch {
      status.textContent = "It was not sent: the server did not take it. Nothing is lost, try again.";
    } finally {
      button.disabled = false;
    }
  }

  // The threads as the server has them now; half-written answers stay. Returns what the server says was done.
  function replace(html, sent, thread) {
    const fresh = new DOMParser().parseFromString(html, "text/html").body;
    const refused = fresh.querySelector("[role=alert]");
    const done = fresh.querySelector("[data-done]");
    done?.remove();
    if (sent && !refused) {
      sent.value = "";
      half.keep(sent.id, "");
    }
    const typed = new Map([...threads.querySelectorAll("[data-said]")].map((field) => [field.id, field.value]));
    threads.replaceChildren(...fresh.childNodes);
    for (const [id, value] of typed) {
      const field = document.getElementById(id);
      if (field) field.value = value;
    }
    show();
    // The button that was pressed is gone: whoever works by keyboard goes on where they were.
    const next = document.getElementById(`answer-${thread}`);
    const shown = next?.checkVisibility() ? next : panel.querySelector("#talk-new");
    if (document.activeElement === document.body) shown.focus({ preventScroll: true });
    const open = threads.querySelectorAll(":scope > .nr-thread").length;
    panel.querySelector("summary span").textContent = open ? `${open} open` : "";
    return done?.textContent ?? "";
  }

  function jump(quote) {
    const text = quote.textContent.replace(/^\s*\S+\s+/u, "").trim().slice(0, 40);
    const block = [...document.querySelectorAll(".ProseMirror > *")].find((each) => each.textContent.replace(/\s+/gu, " ").includes(text));
    block?.scrollIntoView({ block: "center" });
  }

  // @name: a short list under the field, by arrow keys and Enter or by a click.
  const list = Object.assign(document.createElement("ul"), { className: "nr-options nr-mentions", hidden: true, id: "mentions" });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Colleagues to mention");
  let field = null;
  let turn = 0;

  function close() {
    list.hidden = true;
    field?.removeAttribute("aria-controls");
    field?.removeAttribute("aria-activedescendant");
  }
  function mark(item) {
    for (const each of list.children) each.setAttribute("aria-selected", String(each === item));
    field.setAttribute("aria-activedescendant", item.id);
  }
  function take(item) {
    const before = field.value.slice(0, field.selectionStart).replace(/@[^\s@]*$/u, `${item.dataset.name} `);
    const after = field.value.slice(field.selectionStart);
    field.value = before + after;
    half.keep(field.id, field.value);
    field.setSelectionRange(before.length, before.length);
    field.focus();
    close();
  }
  panel.addEventListener("input", async (event) => {
    if (!event.target.matches("[data-said]")) return;
    field = event.target;
    half.keep(field.id, field.value);
    const name = /(?:^|[\s(])@([^\s@]*)$/u.exec(field.value.slice(0, field.selectionStart));
    if (!name) return close();
    const asked = ++turn;
    const answer = await fetch(`${panel.dataset.people}?${new URLSearchParams({ q: name[1] })}`).catch(() => null);
    if (!answer?.ok || asked !== turn) return;
    const { results } = await answer.json();
    list.replaceChildren(...results.map(({ label, hint }, index) => {
      const item = Object.assign(document.createElement("li"), { id: `mention-${index}`, textContent: `${label} ${hint}` });
      item.setAttribute("role", "option");
      item.dataset.name = label;
      item.addEventListener("pointerdown", (press) => press.preventDefault());
      item.addEventListener("click", () => take(item));
      return item;
    }));
    field.after(list);
    list.hidden = results.length === 0;
    if (results.length) {
      field.setAttribute("aria-controls", "mentions");
      mark(list.firstElementChild);
    }
  });
  panel.addEventListener("keydown", (event) => {
    if (list.hidden || event.target !== field) return;
    const marked = list.querySelector("[aria-selected=true]");
    const next = { ArrowDown: marked?.nextElementSibling, ArrowUp: marked?.previousElementSibling }[event.key];
    if (event.key === "Escape") close();
    else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey && marked) take(marked);
    else if (next) mark(next);
    else if (!event.key.startsWith("Arrow")) return;
    event.preventDefault();
  });
  panel.addEventListener("focusout", () => setTimeout(() => list.contains(document.activeElement) || close(), 100));
}
