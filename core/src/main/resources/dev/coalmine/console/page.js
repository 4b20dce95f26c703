/* The page: asks the endpoint, shows what it says, and gives commands. */

import { morph } from "./dom.js";
import { COMMANDS, detailsView, listView } from "./views.js";

const ROLLOUTS = document.querySelector("meta[name=rollouts]").content;
const EVERY_MILLIS = 1000;
const MOST_MILLIS = 15000;

const view = document.getElementById("view");
const live = document.getElementById("live");
const said = document.getElementById("said");
const ask = document.getElementById("ask");

const filter = { text: "", phase: "", page: 1 };
let who = null;
let failures = 0;
let timer = 0;
let asked = 0;
let last = null;

/* ---- asking */

/** Calls the endpoint; throws an error with a sentence that can be shown. */
async function call(path, body) {
  const headers = { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" };
  if (body) {
    headers["Content-Type"] = "application/json";
    const token = document.cookie.split("; ").find((each) => each.startsWith("XSRF-TOKEN="));
    if (token) {
      headers["X-XSRF-TOKEN"] = decodeURIComponent(token.slice("XSRF-TOKEN=".length));
    }
  }
  const request = { method: body ? "POST" : "GET", headers, body: body && JSON.stringify(body), cache: "no-store", redirect: "manual" };
  const response = await fetch(ROLLOUTS + path, { ...request, signal: AbortSignal.timeout(10000) });
  const json = (response.headers.get("Content-Type") ?? "").includes("json") ? await response.json() : null;
  if (!response.ok || json === null) {
    throw Object.assign(new Error(problem(response, json)), { status: response.status });
  }
  return json;
}

function problem(response, json) {
  if (json?.problem ?? json?.message) {
    return json.problem ?? json.message;
  }
  if (response.type === "opaqueredirect" || response.status === 401) {
    return "You are not logged in any more: reload the page.";
  }
  return response.status === 403 ? "You may not do that." : "The application answers with status " + response.status + ".";
}

/** Finds out in whose name commands would be given; null where none may be given. */
async function sign() {
  try {
    who = (await call("", {})).who;
  } catch {
    who = null;
  }
}

/* ---- showing */

function named() {
  const name = location.hash.replace(/^#\/?/, "");
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

async function poll() {
  clearTimeout(timer);
  const number = ++asked;
  const name = named();
  try {
    const query = new URLSearchParams({ text: filter.text, phase: filter.phase, page: filter.page });
    const answer = await call(name ? "/" + encodeURIComponent(name) : "?" + query);
    if (number === asked) {
      failures = 0;
      show(name, answer);
      tell("live", "live");
    }
  } catch (error) {
    if (number === asked) {
      failures++;
      tell("lost", error.status ? error.message : "The application does not answer; trying again.");
      if (error.status === 404 && name) {
        gone(error.message);
      }
    }
  }
  if (number === asked && !document.hidden) {
    timer = setTimeout(poll, Math.min(MOST_MILLIS, EVERY_MILLIS * 2 ** Math.min(failures, 4)));
  }
}

function tell(kind, words) {
  if (live.textContent !== words) {
    live.textContent = words;
  }
  live.className = kind;
}

function show(name, answer) {
  last = answer;
  document.title = name ? `${answer.rollout.phase} · ${name} · Coalmine` : "Coalmine";
  const fresh = document.createElement("div");
  fresh.append(name ? detailsView(answer, who, width()) : listView(answer, filter));
  morph(view, fresh);
  const text = document.getElementById("text");
  if (text && text.value !== filter.text && document.activeElement !== text) {
    text.value = filter.text;
  }
}

function gone(words) {
  const fresh = document.createElement("div");
  const back = document.createElement("a");
  back.href = "#/";
  back.textContent = "← All rollouts";
  const sentence = document.createElement("p");
  sentence.className = "none";
  sentence.textContent = words;
  fresh.append(back, sentence);
  morph(view, fresh);
}

function width() {
  const style = getComputedStyle(view);
  return Math.max(260, Math.floor(view.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight)));
}

/* ---- commands */

function open(command) {
  const [label, what] = COMMANDS[command] ?? [command, ""];
  const name = named();
  ask.dataset.command = command;
  ask.dataset.rollout = name;
  ask.querySelector("form").reset();
  document.getElementById("ask-title").textContent = label + " " + name;
  document.getElementById("ask-what").textContent = what;
  document.getElementById("ask-share").hidden = command !== "set-share";
  document.getElementById("share").required = command === "set-share";
  document.getElementById("ask-problem").textContent = "";
  document.getElementById("ask-give").textContent = label;
  ask.showModal();
  document.getElementById(command === "set-share" ? "share" : "reason").focus();
}

async function give(event) {
  event.preventDefault();
  const { command, rollout } = ask.dataset;
  const button = document.getElementById("ask-give");
  const order = { reason: document.getElementById("reason").value };
  if (command === "set-share") {
    order.share = document.getElementById("share").value;
  }
  button.disabled = true;
  try {
    const answer = await call("/" + encodeURIComponent(rollout) + "/" + command, order);
    ask.close();
    said.textContent = `${(COMMANDS[command] ?? [command])[0]}: done, as ${who}.`;
    asked++;
    show(rollout, answer);
    poll();
  } catch (error) {
    document.getElementById("ask-problem").textContent = error.message;
  } finally {
    button.disabled = false;
  }
}

/* ---- what a reader does */

view.addEventListener("click", (event) => {
  const target = event.target.closest("[data-command], [data-phase], [data-page]");
  if (!target) {
    return;
  }
  if (target.dataset.command) {
    open(target.dataset.command);
  } else {
    filter.phase = target.dataset.phase ?? filter.phase;
    filter.page = target.dataset.page ? Number(target.dataset.page) : 1;
    poll();
  }
});
view.addEventListener("input", (event) => {
  if (event.target.id === "text") {
    filter.text = event.target.value;
    filter.page = 1;
    poll();
  }
});
ask.querySelector("form").addEventListener("submit", give);
document.getElementById("ask-cancel").addEventListener("click", () => ask.close());
window.addEventListener("hashchange", () => {
  said.textContent = "";
  window.scrollTo(0, 0);
  poll();
});
window.addEventListener("resize", () => last && named() === (last.rollout?.name ?? "") && show(named(), last));
document.addEventListener("visibilitychange", () => (document.hidden ? clearTimeout(timer) : poll()));

/* A page that another site frames could be made to click: it shows nothing there. */
if (window.top === window.self) {
  await sign();
  poll();
} else {
  tell("lost", "This page does not run inside another one.");
}
