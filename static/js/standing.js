// What the bar above the form says: what is saved, what is wrong with the connection, who else is here.

const WORDS = {
  lost: "Not connected: kept on this device, trying again",
  out: "You are signed out: sign in in another tab, nothing is lost",
  other: "Somebody else is signed in here now: your text stays on this device",
  refused: "Not taken by the server, kept on this device",
};
const NOWHERE = "Not connected, and this browser keeps nothing: leave this window open, trying again";

const UNTOLD = "copy it before you leave, and tell whoever runs the system.";

export function standing(form) {
  const bar = form.querySelector(".nr-bar");
  const saved = bar.querySelector("#saved");
  const told = bar.querySelector("#told");
  const others = bar.querySelector("#here");
  const signIn = bar.querySelector("#sign-in");
  const inHistory = saved.textContent;
  let words = inHistory;
  let trouble = "";

  function show() {
    saved.textContent = trouble || words;
    saved.classList.toggle("nr-gap", Boolean(trouble));
  }

  // The editor's toolbar sticks below the bar, however high the bar is.
  function fit() {
    form.style.setProperty("--nr-bar", `${bar.offsetHeight}px`);
  }

  const state = {
    changes: 0,
    typed() {
      if (words !== inHistory) return;
      words = "Not saved yet";
      show();
    },
    kept({ changes, at }) {
      state.changes = changes;
      const number = `${changes} ${changes === 1 ? "change" : "changes"}`;
      words = changes ? `Saved ${at} · ${number} not yet in the history` : inHistory;
      show();
    },
    // Problems are told aloud; that all is well again, too. What goes as usual is not.
    // `why`: the server's words where it refused the text.
    trouble(kind, onDevice, why) {
      const before = trouble;
      trouble = kind && (kind === "lost" && !onDevice ? NOWHERE : WORDS[kind]);
      if (kind === "refused") trouble += `: ${why || UNTOLD}`;
      signIn.hidden = kind !== "out";
      if (trouble || before) told.textContent = trouble || "Connected again: your text is safe";
      show();
    },
    here({ here, newer }) {
      const line = [here.length ? `Also here: ${here.join("; ")}` : "", newer].filter(Boolean).join(". ");
      if (line === others.textContent) return;
      others.textContent = line;
      others.hidden = !line;
    },
  };
  new ResizeObserver(fit).observe(bar);
  fit();
  return state;
}
