// Filters, search and the way through a list answer in place; without this script they load a page.
"use strict";

(() => {
  const form = document.querySelector("form[data-live]");
  if (!form || !window.fetch || !window.DOMParser) return;
  const FRESH = ["[data-live-results]", ".filter-fold", ".filter-buttons", ".site-switches"];
  const NAMED = 'head link[rel="canonical"], head link[rel="alternate"], head meta[name="robots"]';
  const results = () => document.querySelector("[data-live-results]");
  const here = () => location.pathname + location.search;
  let pending = null;
  let shown = here();

  const addressOf = () => {
    const said = [...new FormData(form)].filter(([, value]) => value !== "");
    const query = new URLSearchParams(said).toString();
    return form.action + (query ? `?${query}` : "");
  };

  // The field for words stays as it is: somebody may be typing in it.
  const put = (page) => {
    const open = [...form.querySelectorAll("details[open]")].map((one) => one.id);
    for (const part of FRESH) {
      document.querySelector(part)?.replaceWith(page.querySelector(part) ?? "");
    }
    open.forEach((id) => document.getElementById(id)?.setAttribute("open", ""));
    document.querySelectorAll(NAMED).forEach((one) => one.remove());
    document.head.append(...page.querySelectorAll(NAMED));
    document.title = page.title;
    const status = document.querySelector("[data-live-status]");
    if (status) status.textContent = document.getElementById("results-head")?.textContent ?? "";
  };

  const focusOn = (id) => {
    if (document.activeElement === document.body) document.getElementById(id)?.focus();
  };

  const load = async (address, { keep = true, focused = "results-head" } = {}) => {
    pending?.abort();
    pending = new AbortController();
    results().setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(address, {
        headers: { Accept: "text/html" },
        signal: pending.signal,
      });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (FRESH.some((part) => !page.querySelector(part))) throw new Error("no list");
      put(page);
      if (keep) history.pushState({}, "", address);
      shown = here();
      focusOn(focused);
    } catch (error) {
      if (error.name !== "AbortError") location.assign(address);
    }
  };

  form.addEventListener("change", (event) => {
    if (event.target.type === "checkbox") load(addressOf(), { focused: event.target.id });
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    load(addressOf(), { focused: document.activeElement?.id || "results-head" });
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-live-results] .pager a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    load(link.href).then(() => results().scrollIntoView());
  });
  window.addEventListener("popstate", () => {
    if (here() === shown) return; // only a place within the page
    const words = form.querySelector('[name="q"]');
    if (words) words.value = new URLSearchParams(location.search).get("q") ?? "";
    load(location.href, { keep: false });
  });
})();
