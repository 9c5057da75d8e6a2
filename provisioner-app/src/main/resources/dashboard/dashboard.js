"use strict";

const given = new URLSearchParams(location.search).get("token");
if (given) {
  sessionStorage.setItem("token", given);
  history.replaceState(null, "", "/" + location.hash);
}
const token = sessionStorage.getItem("token") || "";
const MOST_LINES = 5000;
const POLL_MILLIS = 2000;
const CLOUD_POLL_MILLIS = 10000; // each question is some calls to Google
const $ = (selector) => document.querySelector(selector);

function element(name, text, className) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

function row(...cells) {
  const made = element("tr");
  for (const cell of cells) {
    const column = element("td");
    column.append(cell instanceof Node ? cell : String(cell ?? ""));
    made.append(column);
  }
  return made;
}

async function ask(path, options = {}) {
  let answer;
  try {
    answer = await fetch("/api/" + path, { ...options, headers: { Authorization: "Bearer " + token } });
  } catch (e) {
    if (e.name === "AbortError") throw e;
    throw new Error("The dashboard's command does not answer: it was ended, perhaps.");
  }
  if (!answer.ok) {
    const failure = await answer.json();
    const problems = (failure.problems || []).map((p) => "\n- " + p.message);
    throw new Error([failure.message, failure.remedy].filter(Boolean).join(" ") + problems.join(""));
  }
  return answer;
}

function problem(text) {
  $("#problem").textContent = text;
  $("#problem").hidden = !text;
}

async function attempt(work) {
  try {
    await work();
    problem("");
  } catch (e) {
    problem(e.message);
  }
}

// Parts, resources and outputs: asked for again and again while the page is seen.

const COLOURS = { running: "good", starting: "wait", stopped: "bad", missing: "bad" };

function partRow(part) {
  let where = part.url || "";
  if (/^https?:/.test(where)) {
    where = element("a", where);
    where.href = part.url;
    where.target = "_blank";
    where.rel = "noreferrer";
  }
  const state = element("span", "● " + part.state, COLOURS[part.state]);
  if (part.detail) state.append(element("span", " " + part.detail));
  const again = element("button", "Restart");
  again.disabled = part.state === "missing";
  again.addEventListener("click", () => attempt(async () => {
    again.disabled = true;
    try {
      await ask("restart?part=" + encodeURIComponent(part.name), { method: "POST" });
    } finally {
      again.disabled = false;
    }
  }));
  const read = element("button", "Logs");
  read.addEventListener("click", () => {
    chosen = new Set([part.name]);
    location.hash = "/logs";
  });
  const actions = element("span");
  actions.append(read, " ", again);
  return row(part.name, part.kind, state, where, part.restarts || "", actions);
}

let names = [];
let partsSeen = "";

function showStatus(status) {
  document.title = status.environment;
  $("#name").textContent = status.environment;
  $("#where").textContent = [
    status.target + ": " + status.provider,
    "state " + status.serial,
    status.last_apply && "last apply " + new Date(status.last_apply).toLocaleString(),
    status.lock && "somebody holds the lock",
  ].filter(Boolean).join(" · ");
  document.querySelector("[data-view=logs]").hidden = !status.operations;
  document.querySelector("[data-view=traces]").hidden = !status.traced;
  const seen = JSON.stringify([status.parts, status.outputs, status.serial]);
  if (seen === partsSeen) return; // a button that is about to be pressed must not be replaced
  partsSeen = seen;
  $("#parts tbody").replaceChildren(...status.parts.map(partRow));
  $("#resources tbody").replaceChildren(...status.resources.map((r) =>
    row(r.address + (r.protected ? " (protected)" : ""), r.id, (r.dependencies || []).join(", "))));
  $("#outputs").replaceChildren(...Object.entries(status.outputs).flatMap(([name, value]) =>
    [element("dt", name), element("dd", typeof value === "string" ? value : JSON.stringify(value))]));
  names = status.parts.filter((p) => p.state !== "missing").map((p) => p.name);
  showSources();
}

let pollFailed = false;
let pollMillis = POLL_MILLIS;

async function poll() {
  if (!document.hidden) {
    try {
      const status = await (await ask("status")).json();
      pollMillis = status.target === "local" ? POLL_MILLIS : CLOUD_POLL_MILLIS;
      showStatus(status);
      if (pollFailed) problem("");
      pollFailed = false;
    } catch (e) {
      pollFailed = true;
      problem(e.message);
    }
  }
  setTimeout(poll, pollMillis);
}

// Logs: one stream of the parts that are chosen; none chosen means all.

let chosen = new Set();
let stream = null;

function showSources() {
  const shown = [...$("#sources").querySelectorAll("input")].map((i) => i.value);
  if (shown.join() !== names.join()) {
    $("#sources").replaceChildren(...names.map((name) => {
      const label = element("label");
      const box = element("input");
      box.type = "checkbox";
      box.value = name;
      box.addEventListener("change", () => {
        if (box.checked) chosen.add(name);
        else chosen.delete(name);
        readLogs();
      });
      label.append(box, " " + name);
      return label;
    }));
  }
  for (const box of $("#sources").querySelectorAll("input")) box.checked = chosen.has(box.value);
}

/** What Cloud Logging would show of a structured line: its time, severity and message. */
function readable(line) {
  if (!line.startsWith("{")) return line;
  try {
    const { time, severity, message } = JSON.parse(line);
    return typeof message === "string" ? [time, severity, message].filter(Boolean).join(" ") : line;
  } catch {
    return line;
  }
}

function matches(line) {
  const wanted = $("#filter").value.toLowerCase();
  return !wanted || line.textContent.toLowerCase().includes(wanted);
}

function addLines(texts) {
  const lines = $("#lines");
  for (const text of texts) {
    if (!text) continue;
    const { part, line } = JSON.parse(text);
    const made = element("div");
    made.append(element("b", part + " | "), readable(line));
    made.title = line;
    made.hidden = !matches(made);
    lines.append(made);
  }
  while (lines.childElementCount > MOST_LINES) lines.firstElementChild.remove();
  if ($("#keep").checked) lines.scrollTop = lines.scrollHeight;
}

async function readLogs() {
  stopLogs();
  const mine = new AbortController();
  stream = mine;
  showSources();
  $("#lines").replaceChildren();
  const query = [...chosen].map((name) => "part=" + encodeURIComponent(name)).join("&");
  try {
    const answer = await ask("logs?" + query, { signal: mine.signal });
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      const texts = (rest + value).split("\n");
      rest = texts.pop();
      addLines(texts);
    }
  } catch (e) {
    if (!mine.signal.aborted) problem(e.message);
  }
  // A part that was restarted begins another stream.
  if (!mine.signal.aborted) setTimeout(() => stream === mine && readLogs(), POLL_MILLIS);
}

function stopLogs() {
  if (stream) stream.abort();
  stream = null;
}

$("#choice").addEventListener("submit", (e) => e.preventDefault());
$("#clear").addEventListener("click", () => $("#lines").replaceChildren());
$("#filter").addEventListener("input", () => {
  for (const line of $("#lines").children) line.hidden = !matches(line);
});

// What is asked for when it is looked at.

function say(view, text) {
  document.querySelector("#" + view + " .summary").textContent = text;
}

function attributes(change) {
  return (change.attributes || []).filter(() => change.action === "update" || change.action === "replace")
    .map((a) => "\n" + a.path + ": " + (a.sensitive ? "(sensitive)"
      : JSON.stringify(a.before) + " → " + (a.known_after_apply ? "(known after apply)" : JSON.stringify(a.after))));
}

async function loadPlan() {
  say("plan", "…");
  $("#plan tbody").replaceChildren();
  const plan = await (await ask("plan")).json();
  const counted = Object.entries(plan.summary).filter(([what, n]) => n > 0 && what !== "no_op");
  say("plan", counted.length ? counted.map(([what, n]) => n + " to " + what).join(", ")
    : "Nothing to do: what there is is what the files say.");
  const rows = plan.changes.filter((c) => c.action !== "no_op").map((c) => {
    const made = row(c.address, c.action, (c.reason || "") + attributes(c).join(""));
    made.lastElementChild.className = "text";
    return made;
  });
  const blocked = plan.blocked.map((b) => row(b.address, element("span", "refused", "bad"), b.reason + ". " + b.remedy));
  $("#plan tbody").replaceChildren(...blocked, ...rows);
}

async function loadChecks() {
  say("checks", "…");
  $("#checks tbody").replaceChildren();
  const result = await (await ask("checks", { method: "POST" })).json();
  say("checks", result.passed ? "All hold." : "Not all hold.");
  $("#checks tbody").replaceChildren(
    ...result.missing.map((address) => row(address, "", element("span", "missing", "bad"), "", "")),
    ...result.checks.map((c) => row(c.address, c.check,
      c.passed ? element("span", "yes", "good") : element("span", "no", "bad"), c.detail, c.took_ms)));
}

// Traces: the newest, and of the one that is chosen its spans, each where in time it was.

function millis(micros) {
  return (micros / 1000).toFixed(micros < 10000 ? 2 : 0);
}

function traceRow(trace) {
  const open = element("button", trace.name, trace.failed ? "bad" : "");
  open.addEventListener("click", () => attempt(() => showTrace(trace.id)));
  const made = row(new Date(trace.start).toLocaleTimeString(), open, trace.services.join(", "), trace.spans,
    millis(trace.took_us));
  made.title = trace.id;
  return made;
}

function seenTraces() {
  const wanted = $("#requests").value.toLowerCase();
  for (const made of $("#traces tbody").children) made.hidden = !made.textContent.toLowerCase().includes(wanted);
}

async function loadTraces() {
  const { traces } = await (await ask("traces")).json();
  say("traces", traces.length ? "" : "None yet: services send them some seconds after the requests.");
  $("#traces tbody").replaceChildren(...traces.map(traceRow));
  seenTraces();
}

/** The spans, each below the one that asked for it, with how deep it lies. */
function tree(spans) {
  const known = new Set(spans.map((s) => s.id));
  const told = new Set();
  const rows = [];
  const add = (span, depth) => {
    if (told.has(span.id)) return;
    told.add(span.id);
    rows.push([span, depth]);
    spans.filter((s) => s.parent === span.id).forEach((s) => add(s, depth + 1));
  };
  spans.filter((s) => !known.has(s.parent)).forEach((s) => add(s, 0));
  spans.forEach((s) => add(s, 0)); // those that are each other's parents
  return rows;
}

function bar(span, whole) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  const width = Math.max(0.4, (100 * span.took_us) / whole);
  rect.setAttribute("x", Math.min(99.6, (100 * span.after_us) / whole) + "%");
  rect.setAttribute("width", width + "%");
  rect.setAttribute("height", "100%");
  svg.setAttribute("class", span.error == null ? "bar" : "bar failed");
  svg.append(rect);
  return svg;
}

function spanRow([span, depth], whole) {
  const details = element("details");
  const summary = element("summary", "\u00a0\u00a0".repeat(depth) + span.name, span.error == null ? "" : "bad");
  const list = element("dl");
  if (span.error) list.append(element("dt", "error"), element("dd", span.error));
  for (const [key, value] of Object.entries(span.attributes)) list.append(element("dt", key), element("dd", value));
  details.append(summary, list);
  return row(details, span.service, bar(span, whole), millis(span.took_us));
}

async function showTrace(id) {
  const trace = await (await ask("trace?id=" + encodeURIComponent(id))).json();
  const table = element("table");
  const head = element("tr");
  for (const title of ["Span", "Service", "When", "ms"]) head.append(element("th", title));
  table.append(head, ...tree(trace.span_list).map((each) => spanRow(each, Math.max(1, trace.took_us))));
  const close = element("button", "Close");
  close.addEventListener("click", () => $("#spans").replaceChildren());
  $("#spans").replaceChildren(element("h2", trace.name), element("code", trace.id), " ", close, table);
}

$("#requests").addEventListener("input", seenTraces);

async function loadDrawing(view) {
  const image = document.querySelector("#" + view + " img");
  const before = image.src;
  image.src = URL.createObjectURL(await (await ask(view)).blob());
  if (before.startsWith("blob:")) URL.revokeObjectURL(before);
}

const LOADS = {
  plan: loadPlan,
  checks: loadChecks,
  traces: loadTraces,
  graph: () => loadDrawing("graph"),
  timeline: () => loadDrawing("timeline"),
};

async function load(view) {
  try {
    await LOADS[view]();
    problem("");
  } catch (e) {
    if (document.querySelector("#" + view + " .summary")) say(view, "");
    problem(e.message);
  }
}

for (const button of document.querySelectorAll("[data-load]")) {
  button.addEventListener("click", () => load(button.dataset.load));
}

// Views: the fragment of the address says which.

function show() {
  const wanted = location.hash.slice(2);
  const view = document.querySelector('[data-view="' + CSS.escape(wanted) + '"]') ? wanted : "parts";
  for (const tab of document.querySelectorAll("[data-view]")) {
    tab.setAttribute("aria-selected", tab.dataset.view === view);
    document.getElementById(tab.dataset.view).hidden = tab.dataset.view !== view;
  }
  if (view === "logs") readLogs();
  else stopLogs();
  if (LOADS[view]) load(view);
}

for (const tab of document.querySelectorAll("[data-view]")) {
  tab.addEventListener("click", () => { location.hash = "/" + tab.dataset.view; });
}
addEventListener("hashchange", show);
show();
poll();
