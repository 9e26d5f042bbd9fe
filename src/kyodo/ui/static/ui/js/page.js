// Small comforts of every page; nothing here is needed to work.

// The summary of errors is read first.
document.querySelector("[data-focus]")?.focus();

// A menu closes with Escape and when the pointer or the focus goes elsewhere.
for (const menu of document.querySelectorAll("[data-menu]")) {
  const close = () => menu.removeAttribute("open");
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && menu.open) {
      close();
      menu.querySelector("summary").focus();
    }
  });
  document.addEventListener("click", (event) => menu.contains(event.target) || close());
  menu.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !menu.contains(event.relatedTarget)) close();
  });
}

// Who chooses something in a part of the page keeps it: an answer that was asked for before does not replace it.
const changedSince = new WeakSet();
document.addEventListener("htmx:beforeRequest", (event) => changedSince.delete(event.detail.target));
document.addEventListener("change", (event) => {
  for (let part = event.target; part; part = part.parentElement) changedSince.add(part);
});
document.addEventListener("htmx:beforeSwap", (event) => {
  if (changedSince.has(event.detail.target)) event.detail.shouldSwap = false;
});
