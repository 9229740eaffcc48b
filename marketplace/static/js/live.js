// Filters, search and the way through a list answer in place; without this script they load a page.
"use strict";

(() => {
  const form = document.querySelector("form[data-live]");
  if (!form || !window.fetch || !window.DOMParser) return;
  const results = () => document.querySelector("[data-live-results]");
  let pending = null;

  const addressOf = () => {
    const said = [...new FormData(form)].filter(([, value]) => value !== "");
    const query = new URLSearchParams(said).toString();
    return form.action + (query ? `?${query}` : "");
  };

  const put = (text, focused) => {
    const page = new DOMParser().parseFromString(text, "text/html");
    const fresh = page.querySelector("[data-live-results]");
    const facets = page.querySelector("form[data-live]");
    if (!fresh || !facets) return false;
    results().replaceWith(fresh);
    const open = [...form.querySelectorAll("details")].map((one) => one.open);
    form.replaceChildren(...facets.childNodes);
    form.querySelectorAll("details").forEach((one, at) => {
      one.open = one.open || Boolean(open[at]);
    });
    document.title = page.title;
    const status = document.querySelector("[data-live-status]");
    if (status) status.textContent = document.getElementById("results-head")?.textContent ?? "";
    if (focused) document.getElementById(focused)?.focus();
    return true;
  };

  const load = async (address, { keep = true, focused = "" } = {}) => {
    pending?.abort();
    pending = new AbortController();
    results().setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(address, {
        headers: { Accept: "text/html" },
        signal: pending.signal,
      });
      if (!put(await answer.text(), focused)) throw new Error("no list");
      if (keep) history.pushState({ live: true }, "", address);
    } catch (error) {
      if (error.name !== "AbortError") location.assign(address);
    }
  };

  form.addEventListener("change", (event) => {
    if (event.target.type === "checkbox") load(addressOf(), { focused: event.target.id });
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    load(addressOf(), { focused: document.activeElement?.id });
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-live-results] .pager a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    load(link.href).then(() => {
      results().scrollIntoView();
      document.getElementById("results-head")?.focus();
    });
  });
  window.addEventListener("popstate", () => load(location.href, { keep: false }));
})();
