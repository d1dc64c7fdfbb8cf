// The editor of a page's text, in place of the plain field.

import { prose } from "./prose.js";

const body = document.querySelector("textarea[data-prose]");
prose(body, { find: body.closest(".nr-text").dataset.find, counted() {} });
