// What the pages do with JavaScript beyond htmx. Every page works without this file.
"use strict";

(() => {
  const KEYS = "rashomon-keys";
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const isShown = (element) => element.getClientRects().length > 0;

  // ---- corresponding words, where the stylesheet's list of claims ends
  const LINKED_BY_STYLE = 24;

  function link(event) {
    const mark = event.target.closest?.("[data-c]");
    all(".is-linked").forEach((each) => each.classList.remove("is-linked"));
    if (mark && Number(mark.dataset.c) > LINKED_BY_STYLE) {
      all(`.mark[data-c="${Number(mark.dataset.c)}"]`).forEach((each) => each.classList.add("is-linked"));
    }
  }

  document.addEventListener("pointerover", link);
  document.addEventListener("focusin", link);

  // ---- the address always says what is shown
  function addressOf(form) {
    const given = new URLSearchParams(new FormData(form));
    const unlike = new URLSearchParams();
    for (const [name, value] of given) {
      // What is empty says nothing, but for the types: none is ticked. A switch that is on stands at its default.
      const isSwitchedOn = ["ctx", "fold", "follow"].includes(name) && given.getAll(name).includes("1");
      const saysNothing = name === "type" ? value === "" && given.getAll(name).length > 1 : value === "";
      if (!isSwitchedOn && !saysNothing) unlike.append(name, value);
    }
    return `${form.getAttribute("action")}?${unlike}`;
  }

  document.addEventListener("change", (event) => {
    const form = event.target.closest?.("form.toolbar");
    if (!form || event.target.hasAttribute("hx-get")) return;
    if (!CSS.supports("selector(:has(*))")) return form.requestSubmit();
    const address = addressOf(form);
    history.replaceState(history.state, "", address);
    document.getElementById("link")?.setAttribute("href", address);
  });

  // ---- copying: a quotation with its citation, or the link to this view
  async function copy(button, text) {
    const label = button.textContent;
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied";
    } catch {
      button.textContent = "Not allowed: select it and copy";
    }
    setTimeout(() => { button.textContent = label; }, 2000);
  }

  function addCopyButtons(within) {
    if (!navigator.clipboard) return;
    for (const citation of all(".citation", within)) {
      if (citation.nextElementSibling) continue;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn";
      button.textContent = "Copy";
      button.addEventListener("click", () => copy(button, citation.textContent.trim()));
      citation.after(button);
    }
  }

  // Only when a citation is opened: there may be hundreds on a page.
  document.addEventListener("toggle", (event) => {
    if (event.target.matches?.(".citing[open]")) addCopyButtons(event.target);
  }, true);

  document.addEventListener("click", (event) => {
    const to = event.target.closest?.("#link");
    if (!to || !navigator.clipboard || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    copy(to, to.href);
  });

  // ---- keys: j and k go from claim to claim, [ and ] from column to column
  const keysAreOn = () => localStorage.getItem(KEYS) !== "off";

  function step(elements, by, isHere) {
    const shown = elements.filter(isShown);
    if (!shown.length) return null;
    const here = shown.findIndex(isHere);
    return shown[Math.min(Math.max(here + by, 0), shown.length - 1)];
  }

  function land(element) {
    if (!element.hasAttribute("tabindex")) element.setAttribute("tabindex", "-1");
    element.focus({ preventScroll: true });
    element.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  function goToClaim(by) {
    const within = document.activeElement?.closest(".claim");
    const claim = step(all(".claim"), by, (each) => each === within);
    if (claim) {
      land(all(".mark, a, summary", claim).find(isShown) ?? claim);
      claim.scrollIntoView({ block: "nearest" });
    }
  }

  function goToColumn(by) {
    const row = document.activeElement?.closest("tr") ?? all("tr.claim").find(isShown);
    if (!row) return;
    const here = document.activeElement?.closest("td, th");
    const cell = step([...row.cells], by, (each) => each === here);
    if (cell) land(cell);
  }

  const WRITTEN_IN = "textarea, select, input:not([type=checkbox], [type=radio])";
  const SHORTCUTS = { j: () => goToClaim(1), k: () => goToClaim(-1), "[": () => goToColumn(-1), "]": () => goToColumn(1) };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.(WRITTEN_IN)) return;
    const shortcut = SHORTCUTS[event.key];
    if (shortcut && keysAreOn()) {
      event.preventDefault();
      shortcut();
    }
  });

  // A page that tells of the keys has a place for their switch.
  function addSwitch() {
    const place = document.querySelector("[data-keys]");
    if (!place) return;
    const label = document.createElement("label");
    label.className = "opt";
    const box = document.createElement("input");
    box.type = "checkbox";
    box.checked = keysAreOn();
    box.addEventListener("change", () => localStorage.setItem(KEYS, box.checked ? "on" : "off"));
    label.append(box, " Keys j, k, [ and ]");
    place.append(label);
  }

  // ---- what htmx swaps: who had the focus within keeps a place, and who waits in vain is told
  let hadFocus = false;
  function tell(words) {
    const alert = document.createElement("p");
    alert.className = "working";
    alert.setAttribute("role", "alert");
    document.body.append(alert);
    alert.textContent = words;
  }
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr } = event.detail;
    const isOurs = ["hx-reswap", "hx-push-url"].some((name) => xhr.getResponseHeader(name));
    if (xhr.status >= 400 && !isOurs) {
      event.detail.shouldSwap = false; // a proxy's words are no part of this page
      tell("The server does not answer. Load this page again.");
      return;
    }
    hadFocus = event.detail.target.id === "main" && event.detail.target.contains(document.activeElement);
  });
  document.addEventListener("htmx:afterSettle", () => {
    if (hadFocus && document.activeElement === document.body) land(document.querySelector("#main h1"));
    hadFocus = false;
  });
  document.addEventListener("htmx:sendError", () => tell("The server does not answer. Load this page again."));

  addSwitch();
})();
