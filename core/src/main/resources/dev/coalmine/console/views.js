/* What is shown: the list, and all about one rollout. Pure functions from what the endpoint says to elements. */

import { h, ago, count, moment, nanos, percent, roundCount, share } from "./dom.js";
import { bar, latencies, overTime } from "./charts.js";
import { fleetView } from "./fleet.js";

const MOODS = {
  pending: ["waiting", "◌"],
  shadowing: ["open", "●"],
  ramping: ["open", "●"],
  baking: ["open", "●"],
  paused: ["waiting", "‖"],
  promoted: ["good", "✓"],
  tripped: ["bad", "✕"],
  aborted: ["bad", "✕"],
};
const INKS = ["cm-orange", "cm-purple", "cm-green", "cm-blue", "cm-grey"];
const LEAST_CALLS = 50;

export const COMMANDS = {
  pause: ["Pause", "The clock stops. The share stays as it is, under watch, until somebody resumes."],
  resume: ["Resume", "The clock goes on where it stopped."],
  advance: ["Advance", "The next step begins now, whatever is missing."],
  "set-share": ["Set share", "Another share of the keys goes to the candidate than the plan says, until this step ends."],
  promote: ["Promote", "All traffic goes to the candidate now, unwatched."],
  acknowledge: ["Acknowledge", "The rollout begins again at its first step."],
  abort: ["Roll back", "All traffic goes back to stable now, and stays there until somebody acknowledges."],
};

function badge(rollout) {
  const [mood, sign] = MOODS[rollout.phase] ?? ["open", "●"];
  return h("span", { class: "badge mood-" + mood }, sign + " " + rollout.phase + (rollout.mode === "dry-run" ? ", dry run" : ""));
}

/** Says in words how far the evidence has come. */
function far(harm) {
  return harm >= 1 ? "beyond its limit" : harm <= 0 ? "nothing against it" : percent(harm) + " of the way to its limit";
}

function inkOf(harm) {
  return harm >= 0.7 ? "cm-red" : "cm-orange";
}

function address(name) {
  return "#/" + encodeURIComponent(name);
}

/* ---- the list */

function row(rollout) {
  const [mood] = MOODS[rollout.phase] ?? ["open"];
  return h(
    "li",
    { "data-key": rollout.name, class: "row mood-" + mood },
    h(
      "a",
      { href: address(rollout.name) },
      h(
        "div",
        { class: "who" },
        h("h2", {}, rollout.name, " ", h("small", {}, rollout.revision)),
        h("p", {}, badge(rollout), " ", rollout.place && h("span", { class: "muted" }, rollout.place)),
      ),
      h(
        "div",
        { class: "portion" },
        h("strong", {}, share(rollout.share)),
        bar(rollout.share, "cm-blue", share(rollout.share) + " of keys on the candidate"),
        h("span", { class: "muted" }, "of keys"),
      ),
      h("p", { class: "says" }, rollout.sentence),
      h(
        "dl",
        { class: "evidence" },
        (rollout.evidence ?? []).map((each) =>
          h("div", { title: each.guardrail + ": " + far(each.harm) },
            h("dt", {}, each.guardrail),
            h("dd", {}, bar(each.harm, inkOf(each.harm), each.guardrail + ": " + far(each.harm)))),
        ),
      ),
      h(
        "dl",
        { class: "brief" },
        h("div", {}, h("dt", {}, "errors"), h("dd", {}, rates(rollout, (arm) => percent(arm.errorRate)))),
        h("div", {}, h("dt", {}, "p99"), h("dd", {}, rates(rollout, (arm) => (arm.p99Nanos ? nanos(arm.p99Nanos) : "–")))),
        h("div", {}, h("dt", {}, "calls"), h("dd", {}, rates(rollout, (arm) => roundCount(arm.calls)))),
      ),
    ),
  );
}

function rates(rollout, write) {
  return [
    h("span", { class: "cm-orange" }, rollout.candidate.calls ? write(rollout.candidate) : "–"),
    h("span", { class: "muted" }, " / "),
    h("span", { class: "cm-blue" }, rollout.stable.calls ? write(rollout.stable) : "–"),
  ];
}

/** Returns all rollouts, one page of them. */
export function listView(list, filter) {
  const phases = Object.entries(list.phases ?? {});
  const all = phases.reduce((sum, [, number]) => sum + number, 0);
  const chip = (phase, label, number) =>
    h("button", { type: "button", class: "chip", "data-phase": phase, "aria-pressed": String((filter.phase ?? "") === phase) },
      label + " ", h("strong", {}, count(number)));
  const rollouts = list.rollouts ?? [];
  return h(
    "div",
    {},
    h("h1", { class: "hidden" }, "Rollouts"),
    h(
      "div",
      { class: "filter" },
      h("input", { id: "text", type: "search", placeholder: "Name or revision", "aria-label": "Name or revision", autocomplete: "off" }),
      h("div", { class: "chips", role: "group", "aria-label": "Phase" }, chip("", "all", all), phases.map(([phase, number]) => chip(phase, phase, number))),
    ),
    h("p", { class: "legend muted" },
      "Evidence bars are full where a rollout trips, or a signal holds it. Figures: ", h("span", { class: "cm-orange" }, "candidate"), " / ", h("span", { class: "cm-blue" }, "stable"), "."),
    rollouts.length
      ? h("ul", { class: "rows" }, rollouts.map(row))
      : h("p", { class: "none" }, list.total ? "No rollout is like that." : "No rollout is running."),
    list.pages > 1 &&
      h(
        "nav",
        { class: "pages", "aria-label": "Pages" },
        h("button", { type: "button", "data-page": list.page - 1, disabled: list.page <= 1 }, "Previous"),
        h("span", {}, `page ${list.page} of ${list.pages}, ${count(list.matching)} rollouts`),
        h("button", { type: "button", "data-page": list.page + 1, disabled: list.page >= list.pages }, "Next"),
      ),
  );
}

/* ---- one rollout */

function stepper(plan, phase) {
  const current = plan.findIndex((stretch) => stretch.now);
  const done = (i) => phase === "promoted" || (current >= 0 && i < current);
  return h(
    "ol",
    { class: "plan", "aria-label": "Plan" },
    plan.map((stretch, i) =>
      h("li", { class: stretch.now ? "now" : done(i) ? "done" : "ahead", "aria-current": stretch.now ? "step" : null },
        h("strong", {}, share(stretch.share)),
        h("span", {}, (stretch.name.startsWith("step") ? "" : stretch.name + " ") + "for " + stretch.hold + (stretch.gate === "no-harm" ? "" : ", " + stretch.gate))),
    ),
  );
}

function commands(details, who) {
  const possible = details.commands ?? [];
  if (who === null) {
    return h("p", { class: "muted", "data-key": "readonly" }, "You may watch here. Commands take access that is not given to you, or to nobody.");
  }
  return h(
    "div",
    { class: "commands", "data-key": "commands" },
    h("div", { class: "buttons", role: "group", "aria-label": "Commands" },
      possible.map((command) =>
        h("button", { type: "button", "data-command": command, "data-key": command, class: command === "abort" || command === "promote" ? "grave" : "" },
          (COMMANDS[command] ?? [command])[0]))),
    h("p", { class: "muted" }, "In the name of ", h("strong", {}, who), ", with a reason."),
  );
}

function evidence(findings) {
  return h(
    "ul",
    { class: "findings" },
    findings.map((finding) =>
      h(
        "li",
        {},
        h("p", { class: "finding" }, h("strong", {}, finding.guardrail), h("span", {}, far(finding.harm))),
        bar(finding.harm, inkOf(finding.harm), finding.guardrail + ": " + far(finding.harm)),
        finding.provable && [
          h("p", { class: "finding proof" },
            h("span", { class: "muted" }, finding.proof >= 1 ? "proven good enough" : percent(Math.max(0, finding.proof)) + " of a proof"),
            h("span", { class: "muted" }, finding.proof >= 1 ? "" : (finding.outlook ?? ""))),
          bar(finding.proof, "cm-green", "proof: " + percent(Math.max(0, finding.proof))),
        ],
        h("p", { class: "muted words" }, finding.sentence),
      ),
    ),
  );
}

/** Returns an arm's error rate over time; a dot stands for at least 50 calls, the last one for what is left. */
function errorPoints(points, arm) {
  const calls = arm + "Calls";
  const failures = arm + "Failures";
  const dots = [];
  const shortest = points.length < 2 ? 0 : (points[points.length - 1].at - points[0].at) / 40;
  let from = points[0];
  for (const to of points) {
    const heard = to[calls] - from[calls];
    if (heard >= LEAST_CALLS && to.at - from.at >= shortest) {
      dots.push([(from.at + to.at) / 2, (to[failures] - from[failures]) / heard]);
      from = to;
    }
  }
  return dots;
}

function timeCharts(details, width) {
  const { guardrails = [], points = [] } = details.history;
  const from = points[0].at;
  const to = points[points.length - 1].at;
  const marks = (details.audit.entries ?? []).map((change) => ({
    at: Date.parse(change.at),
    ink: change.to.phase === "tripped" || change.to.phase === "aborted" ? "cm-red" : "cm-grey",
    says: change.who + ": " + change.why,
  }));
  const shared = { width, height: 190, marks, from, to, limit: null };
  const candidate = errorPoints(points, "candidate");
  const stable = errorPoints(points, "stable");
  return [
    overTime({
      ...shared,
      title: "Evidence against the candidate",
      says: guardrails.map((name, i) => name + ": " + far(points[points.length - 1].evidence?.[i] ?? 0)).join("; "),
      series: guardrails.map((name, i) => ({
        name,
        ink: INKS[i % INKS.length],
        form: "steps",
        points: points.map((point) => [point.at, Math.min(1.1, point.evidence?.[i] ?? 0)]),
      })),
      top: [1.12, [0, 0.5, 1]],
      format: (value) => (value === 0 ? "start" : value === 1 ? "limit" : percent(value)),
      limit: [1, "cm-red"],
    }),
    overTime({
      ...shared,
      title: "Failed calls",
      says: `All in all ${percent(details.candidate.errorRate)} of the candidate's calls, and ${percent(details.stable.errorRate)} of stable's.`,
      series: [
        { name: "stable", ink: "cm-blue", form: "dots", points: stable },
        { name: "candidate", ink: "cm-orange", form: "dots", points: candidate },
      ],
      most: Math.max(...candidate.map(([, rate]) => rate), ...stable.map(([, rate]) => rate), 0),
      format: percent,
    }),
    overTime({
      ...shared,
      title: "Share of keys on the candidate",
      says: `Now ${share(details.rollout.share)}.`,
      series: [{ name: "candidate", ink: "cm-orange", form: "area", points: points.map((point) => [point.at, point.share]) }],
      most: Math.max(...points.map((point) => point.share)),
      format: percent,
    }),
  ];
}

function histogram(details, width) {
  const bins = details.latencies ?? [];
  if (!bins.length) {
    return h("p", { class: "none" }, "No call has been timed yet.");
  }
  const median = (arm) => (arm.success.calls ? nanos(arm.success.p50) : "none");
  const says = `Median: ${median(details.stable)} on stable, ${median(details.candidate)} on the candidate.`;
  return latencies({ bins, says, width, height: 220 });
}

function figures(details) {
  const { stable, candidate } = details;
  const line = (name, write, ratio) =>
    h("tr", {}, h("th", { scope: "row" }, name), h("td", {}, write(candidate)), h("td", {}, write(stable)), h("td", { class: "muted" }, ratio ? times(ratio) : ""));
  const times = (value) => (value(stable) > 0 && value(candidate) > 0 ? "× " + (value(candidate) / value(stable)).toPrecision(3) : "–");
  const latency = (name, quantile) =>
    line(name, (arm) => (arm.success.calls ? nanos(arm.success[quantile]) : "–"), (arm) => arm.success[quantile]);
  return h(
    "table",
    { class: "figures" },
    h("thead", {}, h("tr", {}, h("td"), h("th", { scope: "col", class: "cm-orange" }, "candidate"), h("th", { scope: "col", class: "cm-blue" }, "stable"), h("th", { scope: "col", class: "muted" }, "ratio"))),
    h(
      "tbody",
      {},
      line("calls", (arm) => count(arm.calls)),
      line("failed", (arm) => count(arm.failures)),
      line("error rate", (arm) => (arm.calls ? percent(arm.errorRate) : "–"), (arm) => arm.errorRate),
      latency("p50", "p50"),
      latency("p90", "p90"),
      latency("p99", "p99"),
      latency("p99.9", "p999"),
      latency("longest", "max"),
      (stable.outstanding + candidate.outstanding > 0) && line("outstanding", (arm) => count(arm.outstanding)),
    ),
  );
}

const COUNTED = [
  ["missingKeys", "calls came without a routing key."],
  ["overridden", "calls were forced to an arm, and are no evidence."],
  ["late", "calls ended too late to be evidence."],
  ["overflowed", "calls went to stable because the bulkhead was full."],
  ["fallbacks", "candidate calls failed and were repeated on stable."],
  ["unclosedTrials", "trials were never closed."],
  ["ignoredOutcomes", "outcomes came to a trial that had one already."],
  ["internalFailures", "failures of listeners, key functions and the like; none hurt a call."],
];

function others(details) {
  return COUNTED.filter(([name]) => details.counters[name] > 0).map(([name, words]) => h("p", { class: "muted" }, count(details.counters[name]) + " " + words));
}

function methods(list) {
  return list.length > 0 && [
    h("h2", {}, "By method"),
    h(
      "table",
      { class: "figures" },
      h("thead", {}, h("tr", {}, h("td"), h("th", { scope: "col" }, "failed"), h("th", { scope: "col" }, "slow"))),
      h("tbody", {}, list.map((each) =>
        h("tr", {}, h("th", { scope: "row" }, each.method),
          [["candidateFailures", "stableFailures"], ["candidateSlow", "stableSlow"]].map(([candidate, stable]) =>
            h("td", {}, h("span", { class: "cm-orange" }, count(each[candidate])), h("span", { class: "muted" }, " / "), h("span", { class: "cm-blue" }, count(each[stable]))))))),
    ),
  ];
}

function figure(number) {
  return number.toLocaleString("en", { maximumSignificantDigits: 4 });
}

function signals(list) {
  const line = (name, signal, write, ratio) =>
    h("tr", {}, h("th", { scope: "row" }, name), h("td", {}, write(signal.candidate)), h("td", {}, write(signal.stable)),
      h("td", { class: "muted" }, ratio(signal.stable) ? "× " + (ratio(signal.candidate) / ratio(signal.stable)).toPrecision(3) : "–"));
  return list.length > 0 && [
    h("h2", {}, "Business signals"),
    h(
      "table",
      { class: "figures", id: "signals" },
      h("thead", {}, h("tr", {}, h("td"), h("th", { scope: "col", class: "cm-orange" }, "candidate"), h("th", { scope: "col", class: "cm-blue" }, "stable"), h("th", { scope: "col", class: "muted" }, "ratio"))),
      h("tbody", {}, list.map((signal) => [
        signal.stable.outcomes + signal.candidate.outcomes > 0 &&
          line(signal.name + ", happened", signal, (arm) => (arm.outcomes ? percent(arm.rate) : "–"), (arm) => arm.rate),
        signal.stable.values + signal.candidate.values > 0 &&
          line(signal.name + ", mean", signal, (arm) => (arm.values ? figure(arm.mean) : "–"), (arm) => arm.mean),
      ])),
    ),
  ];
}

function where(position) {
  return position.phase + (position.place ? " (" + position.place + ")" : "") + " at " + share(position.share);
}

function audit(trail) {
  const entries = trail.entries ?? [];
  return h(
    "ol",
    { class: "audit" },
    entries.map((change) =>
      h("li", { class: "mood-" + (MOODS[change.to.phase] ?? ["open"])[0], "data-key": change.at + change.to.phase + change.why },
        h("p", { class: "muted" }, moment(change.at), ", ", h("strong", {}, change.who), ": ", where(change.from), " → ", where(change.to)),
        h("p", { class: "words" }, change.why),
        change.evidence && h("details", {}, h("summary", {}, "Evidence"), h("p", { class: "muted words" }, change.evidence)))),
    trail.forgotten > 0 && h("li", { class: "muted" }, count(trail.forgotten) + " older changes are not kept here."),
  );
}

/** Returns all about one rollout; who is null if the reader may give no command. */
export function detailsView(details, who, width) {
  const { rollout } = details;
  const [mood] = MOODS[rollout.phase] ?? ["open"];
  const half = width > 860 ? Math.floor((width - 32) / 2) : width;
  const [evidenceChart, errorChart, shareChart] = timeCharts(details, half);
  const waiting = rollout.waitingFor ?? [];
  return h(
    "article",
    { "data-key": rollout.name },
    h("nav", {}, h("a", { href: "#/" }, "← All rollouts")),
    h(
      "div",
      { class: "banner mood-" + mood },
      h("h1", {}, rollout.name, " ", h("small", {}, rollout.revision)),
      h("p", { id: "stands", role: "status" }, badge(rollout), " ", h("strong", { class: "share" }, share(rollout.share)), " of keys on the candidate",
        rollout.place && ", " + rollout.place, h("span", { class: "muted" }, ", since ", ago(rollout.since))),
      h("p", { class: "sentence" }, rollout.sentence),
      waiting.length > 0 && h("p", { class: "muted waiting" }, "Waits for " + waiting.join("; ") + "."),
      details.retryAt && h("p", { class: "muted" }, "Begins again by itself at ", moment(details.retryAt), "."),
      details.store.problem && h("p", { class: "trouble" }, "Nothing goes up while the store is away: " + details.store.problem),
    ),
    commands(details, who),
    stepper(details.plan ?? [], rollout.phase),
    h("section", { class: "pair" },
      h("div", {}, h("h2", {}, "Evidence"), evidence(details.findings ?? [])),
      h("div", {}, histogram(details, half), figures(details), others(details))),
    h("section", { class: "pair" }, h("div", {}, evidenceChart), h("div", {}, errorChart)),
    h("section", { class: "pair" }, h("div", {}, shareChart, signals(details.signals ?? []), methods(details.methods ?? []), fleetView(details.fleet, rollout.revision)), h("div", {}, h("h2", {}, "What happened"), audit(details.audit))),
  );
}
