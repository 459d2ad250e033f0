// Files dropped, or a text or files pasted, anywhere: into the form that takes reports in. The page "Submit" does the same without.
"use strict";

const dropped = document.getElementById("drop");
const own = document.querySelector('main form input[type="file"]');
const LONG_ENOUGH = 40;

// Where the form is: on this page, or in the dialog that every other page has. Who may not submit has neither.
function form() {
  return (own ?? dropped)?.closest("form") ?? dropped?.querySelector("form") ?? null;
}

async function ready(form) {
  const token = form.elements.csrf_token;
  if (token.value) return;
  // The dialog has no token of its own, so that pages without forms need no session.
  const page = await read(form.action);
  token.value = page?.querySelector('main [name="csrf_token"]')?.value ?? "";
}

// A page of ours, or null where it cannot be had.
async function read(address) {
  const page = await fetch(address, { credentials: "same-origin" }).catch(() => null);
  return page?.ok ? new DOMParser().parseFromString(await page.text(), "text/html") : null;
}

async function take(files, text) {
  const into = form();
  if (!into) return;
  await ready(into);
  if (files.length) {
    const all = new DataTransfer();
    for (const file of files) all.items.add(file);
    into.elements.files.files = all.files;
  }
  if (text) into.elements.text.value = text;
  if (dropped?.contains(into)) {
    if (!dropped.open) dropped.showModal();
  } else {
    into.elements[files.length ? "files" : "text"].focus();
  }
}

function typingIn(target) {
  return target instanceof Element && target.closest("input, textarea, select, [contenteditable]") !== null;
}

document.addEventListener("dragover", (event) => {
  if (!form() || !event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault();
  document.body.classList.add("dropping");
});
for (const ends of ["drop", "dragend", "dragleave"]) {
  document.addEventListener(ends, (event) => {
    if (ends !== "dragleave" || event.relatedTarget === null) document.body.classList.remove("dropping");
  });
}
document.addEventListener("drop", (event) => {
  const files = [...(event.dataTransfer?.files ?? [])];
  // A field for files takes them itself; anywhere else the browser would leave this page for the file.
  if (!form() || !files.length || event.target.matches?.('input[type="file"]')) return;
  event.preventDefault();
  take(files, "");
});
document.addEventListener("paste", (event) => {
  if (typingIn(event.target)) return;
  const files = [...(event.clipboardData?.files ?? [])];
  const text = event.clipboardData?.getData("text/plain").trim() ?? "";
  if (!files.length && text.length < LONG_ENOUGH) return;
  event.preventDefault();
  // Reports as JSON are a file that was copied, not the text of one report.
  if (!files.length && text.startsWith("{")) take([new File([text], "pasted.ndjson", { type: "application/x-ndjson" })], "");
  else take(files, files.length ? "" : text);
});
dropped?.querySelector("[data-close]")?.addEventListener("click", () => dropped.close());

// A batch that is being worked off: its state is read anew until it is done.
async function follow() {
  const shown = document.querySelector("[data-job]");
  if (!shown) return;
  const fresh = await read(location.href);
  const now = fresh?.querySelector("progress")?.closest("div");
  if (now) {
    shown.replaceWith(document.adoptNode(now));
    document.title = fresh.title;
  }
  setTimeout(follow, 1500);
}
setTimeout(follow, 1500);
