// The donation form is whole without this. With it, typing an own amount chooses "Other", and the honest
// line and the button say the chosen amount.
const form = document.querySelector("form.gift");
const own = form.elements.amount_other;
const charged = form.querySelector("[data-charged]");
const button = form.querySelector("button[type=submit]");
const words = { charged: charged.textContent, button: button.textContent };

function say() {
  const chosen = form.querySelector("input[name=amount]:checked");
  const label = chosen && chosen.value !== "other" ? chosen.nextElementSibling.textContent : "";
  charged.textContent = label || words.charged;
  button.textContent = label ? `${words.button} ${label}` : words.button;
}

own.addEventListener("input", () => {
  if (own.value.trim()) form.querySelector("input[name=amount][value=other]").checked = true;
  say();
});
form.addEventListener("change", (event) => {
  if (event.target.name === "amount" && event.target.value !== "other") own.value = "";
  say();
});
const errors = document.getElementById("errors");
if (errors && !own.hasAttribute("aria-invalid")) errors.focus();
say();
