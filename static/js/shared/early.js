/**
 * What is done on a page before its modules have come is kept back, and done once when they are there. Otherwise a press does nothing and a
 * choice is not seen. A form without an address is sent by scripts alone: by itself the browser would write its fields into an address,
 * which servers log, so it never may. A classic script in the head: nothing on the page can be pressed before it runs.
 */
(() => {
  /** @type {Map<Element, () => void>} for each element what is to be done again */
  const held = new Map();

  /** @param {Event} event */
  function keepForLater(event) {
    const { target, type } = event;
    if (!(target instanceof Element)) return;
    const owner = type === "click" ? target.closest("button") : target;
    const again = owner && againOf(owner, event);
    if (!owner || !again) return;
    event.stopImmediatePropagation();
    held.delete(owner);
    held.set(owner, again);
  }

  /** @param {Element} owner @param {Event} event @returns {(() => void) | null} nothing where the page does without scripts */
  function againOf(owner, event) {
    if (event instanceof SubmitEvent) return isForScripts(owner) ? () => owner.requestSubmit(event.submitter) : null;
    if (event.type === "click") return owner instanceof HTMLButtonElement && owner.type === "button" ? () => owner.click() : null;
    return () => {
      // Typing that the field has not been left after has no change yet.
      owner.dispatchEvent(new Event("input", { bubbles: true }));
      if (event.type === "change") owner.dispatchEvent(new Event("change", { bubbles: true }));
    };
  }

  /** @param {EventTarget | null} form @returns {form is HTMLFormElement} */
  function isForScripts(form) {
    return form instanceof HTMLFormElement && !form.hasAttribute("action") && form.method !== "dialog";
  }

  document.addEventListener("submit", (event) => {
    if (isForScripts(event.target)) event.preventDefault();
  }, true);
  const types = ["change", "click", "input", "submit"];
  types.forEach((type) => document.addEventListener(type, keepForLater, true));
  // Modules without `async` have run by then.
  document.addEventListener("DOMContentLoaded", () => {
    types.forEach((type) => document.removeEventListener(type, keepForLater, true));
    held.forEach((again) => again());
  });
})();
