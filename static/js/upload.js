// Several pictures, one after the other, telling how far it is. Without scripts the form sends them all at once.

const form = document.querySelector("form[data-upload]");
const status = form.querySelector("[role=status]");
const list = form.querySelector("[data-done]");

function told(name, words, address) {
  const line = document.createElement("li");
  const item = document.createElement(address ? "a" : "span");
  if (address) item.href = address;
  item.textContent = name;
  line.append(item, ` ${words}`);
  list.append(line);
}

async function send(file) {
  const data = new FormData(form);
  data.set("files", file);
  try {
    const answer = await fetch(form.action, { method: "POST", body: data, headers: { Accept: "application/json" } });
    const { pictures, problems } = await answer.json();
    for (const { label, url } of pictures) told(label, "is here: give it its words", url);
    for (const problem of problems) told("Not taken:", problem);
    return pictures.length;
  } catch {
    told(file.name, "did not arrive: the server did not answer. Choose it again.");
    return 0;
  }
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const files = [...form.elements.files.files];
  const button = form.querySelector("button[type=submit]");
  button.disabled = true;
  let done = 0;
  for (const [number, file] of files.entries()) {
    status.textContent = `${number + 1} of ${files.length}: ${file.name} …`;
    done += await send(file);
  }
  status.textContent = `${done} of ${files.length} stored.`;
  form.reset();
  button.disabled = false;
});
