// The donation form is whole without this. With it, typing an own amount chooses "Other", and the honest line,
// the box for the fee and the button say the sum that will be charged: the server's own words for its amounts,
// the same whole-number sum for an own one. What cannot be read here the server reads, and tells.
const form = document.querySelector("form.gift");
const often = [...form.querySelectorAll("[name=frequency]")];
const box = form.elements.cover;
const fee = form.querySelector("[data-fee]");
const button = form.querySelector("button[type=submit]");
const told = form.elements.told;
const known = told?.value;
const words = { button: button.textContent, fee: fee?.textContent };
const plain = /^[0-9]{1,7}(?:[.,][0-9]{1,3})?$/;
const EVERY = { once: "", monthly: " a month", yearly: " a year" };

for (const line of form.querySelectorAll("[data-charged]")) line.dataset.charged = line.textContent;

function frequency() {
  return (often.find((one) => one.checked) ?? often[0]).value;
}

function own(name = frequency()) {
  return form.elements[`amount_other_${name}`];
}

// What the chosen amount, the fee and their sum are called; empty where that is not clear here.
function sums() {
  const chosen = form.querySelector(`[name=amount_${frequency()}]:checked`);
  if (chosen && chosen.value !== "other") {
    return { amount: chosen.nextElementSibling.textContent, ...chosen.dataset };
  }
  const minor = term() && inMinor(own().value.trim());
  if (!minor) return {};
  const cover = coverFor(minor);
  return { amount: inWords(minor), cover: inWords(cover), total: inWords(minor + cover), pair: `${minor}:${cover}` };
}

function term() {
  return "points" in form.dataset;
}

function inMinor(typed) {
  const { exponent } = form.dataset;
  const [whole, decimals = ""] = typed.replace(",", ".").split(".");
  if (!plain.test(typed) || decimals.length > Number(exponent) || (decimals.length === 3 && exponent < 3)) return 0;
  return Number(whole + decimals.padEnd(Number(exponent), "0"));
}

function coverFor(minor) {
  const { points, fixed, step } = form.dataset;
  const needed = Math.ceil(((minor + Number(fixed)) * 10000) / (10000 - Number(points)));
  return Math.ceil(needed / Number(step)) * Number(step) - minor;
}

function inWords(minor) {
  const { exponent, symbol } = form.dataset;
  const digits = String(minor).padStart(Number(exponent) + 1, "0");
  const whole = digits.slice(0, digits.length - exponent).replace(/\B(?=(\d{3})+$)/g, ",");
  const rest = digits.slice(digits.length - exponent);
  return `${symbol}${whole}${/[1-9]/.test(rest) ? `.${rest}` : ""}`;
}

function say() {
  const { amount, cover, total, pair } = sums();
  const label = (box?.checked ? total : amount) ?? "";
  for (const line of form.querySelectorAll("[data-charged]")) line.textContent = label || line.dataset.charged;
  button.textContent = label ? `${words.button} ${label}${EVERY[frequency()]}` : words.button;
  if (!fee) return;
  fee.textContent = cover ? `+ ${cover}` : words.fee;
  told.value = pair ? `${known} ${pair}` : known;
}

form.addEventListener("input", (event) => {
  const name = /^amount_other_(\w+)$/.exec(event.target.name)?.[1];
  if (name && event.target.value.trim()) form.querySelector(`[name=amount_${name}][value=other]`).checked = true;
  say();
});
form.addEventListener("change", (event) => {
  const name = /^amount_(once|monthly|yearly)$/.exec(event.target.name)?.[1];
  if (name && event.target.value !== "other") own(name).value = "";
  say();
});
const errors = document.getElementById("errors");
if (errors && !own().hasAttribute("aria-invalid")) errors.focus();
say();
