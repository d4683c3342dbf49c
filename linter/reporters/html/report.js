"use strict";
// Sorting, filtering, folding.  Without this script the page shows everything, in the order of its tables.
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const root = document.documentElement;

  for (const table of all("table[data-sortable]")) {
    const heads = all("thead th", table);
    heads.forEach((head, column) => {
      const button = head.querySelector("button");
      button.addEventListener("click", () => {
        const isNumber = "number" in button.dataset;
        const was = head.getAttribute("aria-sort");
        const order = was ? (was === "ascending" ? "descending" : "ascending") : isNumber ? "descending" : "ascending";
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", order);
        const value = (body) => body.rows[0].cells[column].dataset.value;
        const sign = order === "ascending" ? 1 : -1;
        const bodies = [...table.tBodies];
        const compare = isNumber
          ? (a, b) => sign * (Number(value(a)) - Number(value(b)))
          : (a, b) => sign * value(a).localeCompare(value(b), "en");
        table.append(...bodies.sort(compare));
      });
    });
  }

  const fold = (button, isOpen) => {
    button.setAttribute("aria-expanded", String(isOpen));
    document.getElementById(button.getAttribute("aria-controls")).hidden = !isOpen;
  };
  for (const button of all("button.more")) {
    fold(button, false);
    button.addEventListener("click", () => fold(button, button.getAttribute("aria-expanded") === "false"));
  }

  const form = document.getElementById("filter");
  if (form) {
    const bodies = [...document.getElementById("rule-table").tBodies];
    // What is searched: names, messages, reasons and what was found, not the sentences around it.
    const searched = "th, .because, del, ins, mark";
    const texts = new Map(
      bodies.map((body) => [body, all(searched, body).map((part) => part.textContent).join(" ").toLowerCase()]),
    );
    const filter = () => {
      const { words, family, severity, fix } = form.elements;
      const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
      let count = 0;
      for (const body of bodies) {
        const fits =
          (!family.value || body.dataset.family === family.value) &&
          (!severity.value || body.dataset.severity === severity.value) &&
          (!fix.value || body.dataset.fix === fix.value) &&
          wanted.every((word) => texts.get(body).includes(word));
        body.hidden = !fits;
        count += fits;
      }
      const total = bodies.length;
      document.getElementById("shown").textContent =
        count === total ? `${total} ${total === 1 ? "rule" : "rules"}` : `${count} of ${total} rules`;
      document.getElementById("nothing").hidden = count > 0;
    };
    form.hidden = false;
    form.addEventListener("input", filter);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => setTimeout(filter));
    for (const link of all("a[data-family]")) {
      link.addEventListener("click", () => {
        form.reset();
        form.elements.family.value = link.dataset.family;
        setTimeout(filter);
      });
    }
  }

  // A reason can be put away without moving: Escape hides it until the mark is entered anew.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const piece of all(".piece:hover, .piece:focus-within")) {
      piece.classList.add("quiet");
      const speak = () => piece.classList.remove("quiet");
      piece.addEventListener("mouseleave", speak, { once: true });
      piece.addEventListener("focusout", speak, { once: true });
    }
  });

  const theme = document.getElementById("theme");
  const prefersDark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : prefersDark.matches);
  const label = () => (theme.textContent = isDark() ? "Light" : "Dark");
  theme.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    label();
  });
  prefersDark.addEventListener("change", label);
  label();
  theme.hidden = false;
})();
