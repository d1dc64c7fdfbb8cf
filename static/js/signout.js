// Whoever signs out leaves no unsaved text behind on the device.

import { forgetAll } from "./kept.js";

const form = document.querySelector("#logout-form");
form.addEventListener("submit", () => forgetAll(form.dataset.user));
