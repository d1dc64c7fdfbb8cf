// A form with the real page beside it: the page follows what is typed.

import { preview } from "./preview.js";

const form = document.querySelector("form[data-preview]");
form.addEventListener("input", preview(form));
