// Keys for working through a list of contradictions. Nothing needs them: each does what a button or link of the page does.
"use strict";

const cards = () => [...document.querySelectorAll("[data-card]")];
const dialog = document.getElementById("keys");
const on = document.getElementById("keys-on");
const KEPT = "reconciler.keys";
const PLACE = "reconciler.card";

// Where storage is closed to us, the keys work and forget.
function kept(where, name, value) {
  try {
    if (value === undefined) return where().getItem(name);
    if (value === null) where().removeItem(name); else where().setItem(name, value);
  } catch { /* nothing is kept */ }
  return null;
}
const lasting = () => localStorage;
const passing = () => sessionStorage;

function focused() {
  return document.activeElement?.closest("[data-card]") ?? null;
}

function go(to) {
  const card = cards()[to];
  if (!card) return;
  card.focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest" });
}

function move(by) {
  const all = cards(), at = all.indexOf(focused());
  go(at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1));
}

function box(card) {
  return card?.querySelector("header .choose input") ?? null;
}

function press(key) {
  document.querySelector(`main [data-key="${key}"]`)?.click();
}

// Where nothing is chosen, a decision is on the card that has the focus.
function decide(key) {
  const card = focused();
  if (document.querySelector("form.triage")) {
    if (!document.querySelector(".choose input:checked")) {
      if (!card) return;
      box(card).checked = true;
    }
    if (card) kept(passing, PLACE, `${cards().indexOf(card)} ${location.pathname}`);
  }
  press(key);
}

const acts = {
  j: () => move(1),
  k: () => move(-1),
  x: () => box(focused())?.click(),
  c: () => decide("c"),
  d: () => decide("d"),
  o: () => focused()?.querySelector("[data-open]")?.click(),
  u: () => [...document.querySelectorAll('main [data-key="u"]')].at(-1)?.click(),
  "/": () => document.querySelector('main input[name="q"]')?.focus(),
};

function typing(target) {
  return target.closest('textarea, select, [contenteditable], input:not([type="checkbox"])') !== null;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || dialog.open || typing(event.target)) return;
  if (event.key === "?") {
    event.preventDefault();
    dialog.showModal();
    return;
  }
  if (on.checked && Object.hasOwn(acts, event.key)) {
    event.preventDefault();
    acts[event.key]();
  }
});

on.checked = kept(lasting, KEPT) !== "off";
on.addEventListener("change", () => kept(lasting, KEPT, on.checked ? null : "off"));
for (const button of document.querySelectorAll('[data-key="?"]')) {
  button.hidden = false;
  button.addEventListener("click", () => dialog.showModal());
}

// After a decision the list comes back: go on where it was taken.
const place = kept(passing, PLACE);
if (place) {
  kept(passing, PLACE, null);
  const [at, path] = place.split(" ");
  if (path === location.pathname) go(Math.min(Number(at), cards().length - 1));
}
