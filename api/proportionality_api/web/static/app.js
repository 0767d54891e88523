// Small comforts.  Every page works without this file.
"use strict";

const one = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const debounced = (wait, act) => {
  let timer;
  return () => { clearTimeout(timer); timer = setTimeout(act, wait); };
};
// What is not there is left out: the browser would write the word null.
const present = (children) => children.filter((child) => child !== null && child !== undefined);
const fill = (place, ...children) => place.replaceChildren(...present(children));
const element = (name, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...present(children));
  return made;
};

// Filters: choices apply at once; a name narrows the table as it is typed.
for (const form of all("form[data-auto]")) {
  form.addEventListener("change", (event) => { if (event.target.matches("select, input[type=date]")) form.requestSubmit(); });
}
for (const input of all("[data-filter]")) {
  const rows = all(`${input.dataset.filter} tbody tr`);
  input.addEventListener("input", () => {
    const wanted = input.value.trim().toLocaleLowerCase();
    let shown = 0;
    for (const row of rows) {
      row.hidden = !row.cells[0].textContent.toLocaleLowerCase().includes(wanted);
      shown += !row.hidden;
    }
    const count = one("[data-count]");
    if (count) count.textContent = shown;
  });
}

// Addresses as others write them, where the server does not know its own.
const absolute = (path) => new URL(path, location.href).href;
for (const link of all("[data-address]")) link.textContent = link.href;
for (const code of all("[data-embed]")) {
  const cited = one("[data-address]");
  if (!code.textContent.includes('src="/')) continue;
  code.textContent = code.textContent.replace(`href="${cited.getAttribute("href")}"`, `href="${cited.href}"`).replace(`src="${code.dataset.embed}"`, `src="${absolute(code.dataset.embed)}"`);
}

// What an address points at is unfolded, whatever stands around it.
const unfold = () => {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  let opened = false;
  for (let at = target && target.closest("details"); at; at = at.parentElement.closest("details")) { opened ||= !at.open; at.open = true; }
  if (opened) target.scrollIntoView();
};
addEventListener("hashchange", unfold);
unfold();

// Sorting without a way to the server.
for (const link of all("th a[data-sort]")) {
  link.addEventListener("click", (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    const head = link.closest("th");
    const table = head.closest("table");
    const before = head.getAttribute("aria-sort");
    const first = ["name", "evidence", "verified"].includes(link.dataset.sort) ? "ascending" : "descending";
    const order = before ? (before === "ascending" ? "descending" : "ascending") : first;
    all("th[aria-sort]", table).forEach((other) => other.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", order);
    const sign = order === "ascending" ? 1 : -1;
    const value = (row) => row.cells[head.cellIndex].dataset.value ?? row.cells[head.cellIndex].textContent.trim();
    const rows = all("tbody tr", table).sort((a, b) => sign * value(a).localeCompare(value(b), undefined, { numeric: true }));
    one("tbody", table).append(...rows);
  });
}

// A bill: what it does follows what is typed; the address goes with it.
const live = one("form[data-live]");
if (live && one("[name=p]", live)) {
  let asked = 0;
  live.addEventListener("change", async (event) => {
    if (!event.target.matches("input[name=least], input[name=most], input[name=title], input[name=from], select")) return;
    const mine = ++asked;
    const sent = new URLSearchParams(new FormData(live));
    for (const name of ["add", "drop"]) sent.delete(name);
    const outcome = one("#outcome");
    outcome.classList.add("waiting");
    try {
      const answer = await fetch(`/bill?${sent}`, { headers: { Accept: "text/html" } });
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (mine !== asked || !answer.ok) return;
      outcome.replaceChildren(...one("#outcome", fresh).childNodes);
      for (const link of all("[data-address]", outcome)) link.textContent = link.href;
      all(".error, .alert", live).forEach((old) => old.remove());
      for (const field of all("input[name=least], input[name=most]", live)) {
        const same = all(`input[name=${field.name}]`, fresh)[all(`input[name=${field.name}]`, live).indexOf(field)];
        field.toggleAttribute("aria-invalid", false);
        const said = same && same.nextElementSibling;
        if (said) { field.setAttribute("aria-invalid", "true"); field.setAttribute("aria-describedby", said.id); field.after(said); }
      }
      live.prepend(...all("form[data-live] > .alert", fresh));
      history.replaceState(null, "", `/bill?${sent}`);
    } finally {
      if (mine === asked) outcome.classList.remove("waiting");
    }
  });
}

// What is written is kept in this browser until it is sent.
const keptForm = one("form[data-keep]");
const keyOf = (name) => `proportionality:${name}`;
const store = {
  get(key) { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } },
  set(key, value) { try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* full or forbidden: the page works on */ } },
  drop(key) { try { localStorage.removeItem(key); } catch { /* as above */ } },
};
const entries = (form) => [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !one(`[data-unkept][name="${name}"]`, form));

if (document.body.dataset.sent) {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(keyOf(document.body.dataset.sent))) store.drop(key);
  }
}
if (keptForm) {
  const key = keyOf(keptForm.dataset.keep);
  const rendered = JSON.stringify(entries(keptForm));
  const kept = store.get(key);
  const say = one(".kept", keptForm);
  // A page that was reloaded, or gone back to, is older than what was kept since.
  const again = ["reload", "back_forward"].includes(performance.getEntriesByType("navigation")[0]?.type);
  const keep = () => store.set(key, { entries: entries(keptForm) });
  if (kept && ("fresh" in keptForm.dataset || again) && JSON.stringify(kept.entries) !== rendered) putBack(kept, key, say);
  else if (!("fresh" in keptForm.dataset)) keep();
  keptForm.addEventListener("input", debounced(300, keep));
  addEventListener("pagehide", () => { if (store.get(key)) keep(); });
}

function putBack(kept, key, say) {
  const law = one("textarea[name=law]", keptForm);
  if (law) {
    for (const [name, value] of kept.entries) {
      const field = keptForm.elements[name];
      if (field && "value" in field) field.value = value;
    }
  } else {
    // The form is as long as what was entered, so the server lays it out again.
    const again = element("form", { method: "post", action: keptForm.action, enctype: "multipart/form-data", hidden: true });
    for (const [name, value] of [...kept.entries, ["do", "keep"]]) {
      again.append(element("textarea", { name, value }));
    }
    document.body.append(again);
    again.submit();
    return;
  }
  const anew = element("button", { type: "button", className: "link", textContent: "Start anew" });
  anew.addEventListener("click", () => { store.drop(key); location.reload(); });
  say.append("What you had written here was put back. ", anew);
  say.hidden = false;
}

// Checking as one types.
const result = one("#result");
const editor = one("#law");
if (editor && result) {
  const gutter = one(".gutter");
  gutter.hidden = false;
  let wrong = new Set();
  const number = () => {
    const count = editor.value.split("\n").length;
    gutter.replaceChildren(...Array.from({ length: count }, (_, i) => [wrong.has(i + 1) ? element("b", { textContent: i + 1 }) : String(i + 1), "\n"]).flat());
    gutter.scrollTop = editor.scrollTop;
  };
  editor.addEventListener("scroll", () => { gutter.scrollTop = editor.scrollTop; });
  const goTo = (line, column) => {
    const lines = editor.value.split("\n");
    const start = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
    editor.focus();
    editor.setSelectionRange(start + column - 1, start + (lines[line - 1] ?? "").length);
    editor.scrollTop = Math.max(0, (line - 6) * parseFloat(getComputedStyle(editor).lineHeight));
  };
  result.addEventListener("click", (event) => {
    const link = event.target.closest("[data-line]");
    if (link) { event.preventDefault(); goTo(Number(link.dataset.line), Number(link.dataset.column)); }
  });
  const showErrors = (errors) => {
    wrong = new Set(errors.map((error) => error.line));
    editor.setAttribute("aria-invalid", "true");
    const lines = editor.value.split("\n");
    const items = errors.slice(0, 100).map((error) => {
      const link = element("a", { href: "#law", textContent: `Line ${error.line}, column ${error.column}` });
      link.dataset.line = error.line;
      link.dataset.column = error.column;
      const text = lines[(error.line ?? 1) - 1];
      const shown = text === undefined ? null : element("pre", { dir: "auto", textContent: text.slice(0, 200) });
      return element("li", {}, link, ": ", element("bdi", { textContent: error.message }), shown);
    });
    const title = `${errors.length} ${errors.length === 1 ? "thing" : "things"} to put right`;
    fill(result, element("h2", { className: "bad", textContent: title }), element("ol", { className: "errors" }, ...items));
  };
  const showFindings = (report) => {
    wrong = new Set();
    editor.removeAttribute("aria-invalid");
    const found = report.findings;
    const counts = element("ul", { className: "tally" }, ...result.dataset.severities.split(" ").map((severity) => {
      const count = found.filter((finding) => finding.severity === severity).length;
      return element("li", { className: count ? severity : "zero" }, element("b", { textContent: count }), ` ${severity}`);
    }));
    const items = found.slice(0, 60).map((finding) => {
      const place = element("a", { href: "#law", className: "line", textContent: `line ${finding.location.line}` });
      place.dataset.line = finding.location.line;
      place.dataset.column = finding.location.column;
      const said = element("p", { className: "said" }, element("span", { className: `chip ${finding.severity}`, textContent: finding.severity }), " ",
        element("a", { href: `/rules/${encodeURIComponent(finding.rule)}`, target: "_blank", rel: "noopener", textContent: finding.rule }), " ", element("bdi", { textContent: finding.message }));
      const cure = element("p", { className: "soft" }, "Clears if ", element("bdi", { textContent: finding.clears_if }), ". ", place);
      return element("article", { className: "finding" }, said, cure);
    });
    const unsure = report.assessments.filter((assessment) => assessment.status === "cannot-tell").length;
    fill(result, element("h2", { textContent: `${found.length || "No"} ${found.length === 1 ? "finding" : "findings"}` }), counts,
      unsure ? element("p", { className: "soft", textContent: `${unsure} ${unsure === 1 ? "rule" : "rules"} could not be decided.` }) : null, ...items,
      found.length > 60 ? element("p", { className: "soft", textContent: `and ${found.length - 60} more` }) : null);
  };
  let latest = 0;
  const check = async () => {
    const mine = ++latest;
    if (!editor.value.trim()) { fill(result, element("p", { className: "soft", textContent: "What the law does will stand here as you type." })); return; }
    try {
      const answer = await fetch(result.dataset.check, { method: "POST", headers: { "Content-Type": "application/yaml" }, body: editor.value });
      const body = await answer.json();
      if (mine !== latest) return;
      if (answer.ok) showFindings(body);
      else if (body.type === "/v1/problems/invalid-law") showErrors(body.errors);
      else fill(result, element("p", { className: "soft", textContent: `${body.title}. ${body.advice}` }));
    } catch {
      if (mine === latest) fill(result, element("p", { className: "soft", textContent: "The server does not answer. What you write is kept in this browser." }));
    }
    number();
  };
  const later = debounced(500, check);
  let drawing = 0;
  editor.addEventListener("input", () => {
    cancelAnimationFrame(drawing);
    drawing = requestAnimationFrame(number);
    later();
  });
  number();
  if (!one("h2", result)) check();
}

// The form: the server makes the law from it and checks that.
const building = one("form[data-preview]");
if (building && result) {
  if (!one("h2", result)) fill(result, element("p", { className: "soft", textContent: "What the law does will stand here as you type." }));
  let latest = 0;
  const preview = async () => {
    const mine = ++latest;
    const data = new FormData(building);
    data.delete("token");
    data.set("do", "check");
    try {
      const answer = await fetch(building.action, { method: "POST", body: data });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (mine !== latest) return;
      const fresh = one("#result", page);
      if (fresh) fill(result, ...fresh.childNodes);
      all(".error", building).forEach((error) => error.remove());
      all("[aria-invalid]", building).forEach((field) => { field.removeAttribute("aria-invalid"); field.removeAttribute("aria-describedby"); });
      for (const error of all(".error", page)) {
        const field = building.elements[error.id.slice(2)];
        if (!field || !field.value) continue; // what is still empty needs no scolding
        field.setAttribute("aria-invalid", "true");
        field.setAttribute("aria-describedby", error.id);
        field.after(error);
      }
    } catch { /* the next change tries again */ }
  };
  building.addEventListener("input", debounced(700, preview));
}
if (result) {
  result.addEventListener("click", (event) => {
    const link = event.target.closest("[data-field]");
    const field = link && building && building.elements[link.dataset.field];
    if (field && field.focus) { event.preventDefault(); field.focus(); }
  });
}

// The review of a reading: answers without a new page, and the words beside their draft.
const resume = one("[data-resume]");
if (resume && store.get(keyOf(resume.dataset.resume))) {
  const key = keyOf(resume.dataset.resume);
  resume.hidden = false;
  one("[data-forget]", resume).addEventListener("click", () => { store.drop(key); resume.hidden = true; });
  one("[data-go]", resume).addEventListener("click", () => {
    const again = element("form", { method: "post", action: "/submit/review", enctype: "multipart/form-data", hidden: true });
    for (const [name, value] of [...store.get(key).entries, ["do", "keep"]]) again.append(element("textarea", { name, value }));
    document.body.append(again);
    again.submit();
  });
}
for (const form of all("form[data-waiting]")) {
  form.addEventListener("submit", () => { one("[data-waits]", form).textContent = form.dataset.waiting; });
}

if (one("form[data-review]")) {
  const form = () => one("form[data-review]");
  const key = keyOf(form().dataset.keepAs);
  const keep = () => store.set(key, { entries: entries(form()).filter(([name]) => name !== "do" && name !== "tick") });
  const show = (id, focus) => {
    const there = id && document.getElementById(id);
    if (!there) return;
    all(".here").forEach((old) => old.classList.remove("here"));
    there.classList.add("here");
    if (there.tagName === "DETAILS") there.open = true;
    const text = there.closest(".law-text");
    if (text) text.scrollTop += there.getBoundingClientRect().top - text.getBoundingClientRect().top - text.clientHeight / 3;
    else there.scrollIntoView({ block: "start" });
    if (focus) there.focus({ preventScroll: true });
    return there;
  };
  const both = (id) => {
    show(`t-${id}`, false);
    show(id, true);
    all(`.words-of-law a[href="#${id}"]`).forEach((words) => words.classList.add("here"));
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("form[data-review] a[href^='#']");
    if (!link || link.getAttribute("href") === "#draft" || link.getAttribute("href") === "#finish") return;
    event.preventDefault();
    const id = link.hash.slice(1);
    both(id.replace(/^t-/, ""));
    if (id.startsWith("t-")) document.getElementById(id)?.focus({ preventScroll: true });
  });
  document.addEventListener("submit", async (event) => {
    const button = event.submitter;
    if (!event.target.matches("form[data-review]") || !button || ["send", "text"].includes(button.value)) return;
    event.preventDefault();
    const sent = new FormData(event.target, button);
    const onward = ["check", "brief", "overlay"].includes(button.value) ? "result" : (button.getAttribute("formaction") ?? "").split("#")[1];
    const scrolled = [one(".law-text").scrollTop, scrollY];
    try {
      const answer = await fetch("/submit/review", { method: "POST", body: sent });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = one("form[data-review]", page);
      if (!fresh) throw new Error("no review");
      event.target.replaceWith(fresh);
      one(".law-text").scrollTop = scrolled[0];
      scrollTo({ top: scrolled[1], behavior: "instant" });
      const wrong = one("[aria-invalid=true]", fresh);
      if (wrong) wrong.focus();
      else if (onward === "result") one("#result").scrollIntoView({ block: "nearest" });
      else if (onward) both(onward);
      else one("#said").scrollIntoView({ block: "nearest" });
      keep();
    } catch {
      one("#said").textContent = "The server does not answer. Your answers are kept in this browser; try again.";
    }
  });
  document.addEventListener("input", debounced(300, keep));
  keep();
}
