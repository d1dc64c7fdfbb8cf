// The focal point of a picture, set by clicking on it. The two number fields hold it, with or without scripts.

const percent = (value) => Math.round(Math.min(1, Math.max(0, value)) * 100);

for (const box of document.querySelectorAll("[data-focus]")) {
  const picture = box.querySelector("img");
  const [x, y] = ["x", "y"].map((axis) => document.getElementById(box.dataset[`focus${axis.toUpperCase()}`]));
  if (!x || !y) continue; // who may only look has no fields
  const mark = document.createElement("span");
  mark.className = "nr-point__mark";
  mark.setAttribute("aria-hidden", "true");
  box.append(mark);

  const show = () => {
    mark.style.left = `${x.value}%`;
    mark.style.top = `${y.value}%`;
  };
  picture.addEventListener("click", (event) => {
    const place = picture.getBoundingClientRect();
    x.value = percent((event.clientX - place.left) / place.width);
    y.value = percent((event.clientY - place.top) / place.height);
    show();
  });
  for (const field of [x, y]) field.addEventListener("input", show);
  show();
}
