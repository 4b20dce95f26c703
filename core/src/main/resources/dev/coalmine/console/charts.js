/* Charts: data in, SVG out, drawn at the size in which they are shown. */

import { h, s, nanos, percent, tick } from "./dom.js";

const LEFT = 52;
const RIGHT = 10;
const TOP = 10;
const BOTTOM = 24;
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800, 604800];

function scale(from, to, low, high) {
  return (value) => low + ((value - from) / (to - from || 1)) * (high - low);
}

function niceCeiling(value) {
  const power = Math.pow(10, Math.floor(Math.log10(value)));
  return [1, 2, 2.5, 5, 10].map((each) => each * power).find((each) => each >= value * 0.9999);
}

/** Returns where an axis ends that shows up to so much, at least one percent, and its ticks. */
function found(most) {
  const top = niceCeiling(Math.max(0.01, most));
  return [top, [0, top / 2, top]];
}

function path(points) {
  return points.map(([x, y], i) => (i === 0 ? "M" : "L") + x.toFixed(1) + " " + y.toFixed(1)).join("");
}

function steps(points) {
  return points.flatMap(([x, y], i) => (i === 0 ? [[x, y]] : [[x, points[i - 1][1]], [x, y]]));
}

function frame({ title, says, width, height, legend }, content) {
  return h(
    "figure",
    {},
    h("figcaption", {}, h("strong", {}, title), " ", legend.map(([name, ink]) => h("span", { class: "key " + ink }, name))),
    s(
      "svg",
      { class: "cm-chart", role: "img", "aria-label": title + ". " + says, width, height, viewBox: `0 0 ${width} ${height}` },
      content,
    ),
  );
}

function yAxis(y, values, format, width) {
  return values.map((value) => [
    s("line", { class: "cm-grid", x1: LEFT, x2: width - RIGHT, y1: y(value), y2: y(value) }),
    s("text", { x: LEFT - 8, y: y(value) + 4, "text-anchor": "end" }, format(value)),
  ]);
}

function timeAxis(x, from, to, width, height) {
  const room = Math.max(1, Math.floor((width - LEFT - RIGHT) / 92));
  const step = 1e3 * (STEPS.find((each) => (to - from) / 1e3 / each <= room) ?? Math.ceil((to - from) / 1e3 / room));
  const offset = new Date(from).getTimezoneOffset() * 60e3;
  const ticks = [];
  for (let at = Math.ceil((from - offset) / step) * step + offset; at <= to; at += step) {
    ticks.push(
      s("line", { class: "cm-grid", x1: x(at), x2: x(at), y1: TOP, y2: height - BOTTOM }),
      s("text", { x: x(at), y: height - 6, "text-anchor": x(at) > width - 40 ? "end" : "middle" }, tick(at, step)),
    );
  }
  return ticks;
}

/**
 * Returns lines over time.
 *
 * series: [{ name, ink, points: [[millis, value]], form: "steps", "area" or "dots" }]; limit: [value, ink] or null;
 * marks: [{ at, ink, says }]; top: where the axis ends, with its ticks, unless that is to be found
 */
export function overTime({ title, says, width, height, series, marks, from, to, most, format, limit, top: [top, ticks] = found(most) }) {
  const end = Math.max(to, from + 5e3);
  const x = scale(from, end, LEFT, width - RIGHT);
  const y = scale(0, top, height - BOTTOM, TOP);
  const lines = series.map(({ ink, points, form }) => {
    const at = points.map(([millis, value]) => [x(millis), Math.min(height - BOTTOM, Math.max(0, y(value)))]);
    if (form === "dots") {
      return s(
        "g",
        { class: ink },
        s("path", { class: "cm-line faint", d: path(at) }),
        at.map(([cx, cy]) => s("circle", { class: "cm-dot", cx: cx.toFixed(1), cy: cy.toFixed(1), r: 3 })),
      );
    }
    const line = form === "steps" || form === "area" ? steps(at) : at;
    const ground = [[line[0]?.[0] ?? LEFT, height - BOTTOM], ...line, [line[line.length - 1]?.[0] ?? LEFT, height - BOTTOM]];
    return s(
      "g",
      { class: ink },
      form === "area" && s("path", { class: "cm-fill", d: path(ground) + "Z" }),
      s("path", { class: "cm-line", d: path(line) }),
    );
  });
  return frame({ title, says, width, height, legend: series.map(({ name, ink }) => [name, ink]) }, [
    yAxis(y, ticks, format, width),
    timeAxis(x, from, end, width, height),
    marks
      .filter(({ at }) => at >= from && at <= end)
      .map(({ at, ink, says: what }) =>
        s("line", { class: "cm-note " + ink, x1: x(at), x2: x(at), y1: TOP, y2: height - BOTTOM }, s("title", {}, what)),
      ),
    limit && s("line", { class: "cm-line " + limit[1], x1: LEFT, x2: width - RIGHT, y1: y(limit[0]), y2: y(limit[0]) }),
    lines,
  ]);
}

function latencyTicks(from, to, room) {
  for (const each of [[1, 2, 5], [1, 3], [1]]) {
    const ticks = [];
    for (let power = Math.floor(Math.log10(from)); power <= Math.log10(to); power++) {
      ticks.push(...each.map((digit) => digit * Math.pow(10, power)).filter((value) => value >= from && value <= to));
    }
    if (ticks.length <= room) {
      return ticks;
    }
  }
  return [from, to];
}

/** Returns both arms' latencies, one over the other, each as a part of its own calls. */
export function latencies({ bins, says, width, height }) {
  const from = bins[0].from;
  const to = bins[bins.length - 1].to;
  const [top, ticks] = found(Math.max(...bins.map((bin) => Math.max(bin.stable, bin.candidate))));
  const log = scale(Math.log10(from), Math.log10(to), LEFT, width - RIGHT);
  const x = (value) => log(Math.log10(value));
  const y = scale(0, top, height - BOTTOM, TOP);
  const arms = [["stable", "cm-blue"], ["candidate", "cm-orange"]].map(([arm, ink]) => {
    const outline = [[x(from), y(0)], ...bins.flatMap((bin) => [[x(bin.from), y(bin[arm])], [x(bin.to), y(bin[arm])]]), [x(to), y(0)]];
    return s(
      "g",
      { class: ink, "data-arm": arm },
      s("path", { class: "cm-fill", d: path(outline) + "Z" }),
      s("path", { class: "cm-line", d: path(outline) }),
    );
  });
  const legend = [["stable", "cm-blue"], ["candidate", "cm-orange"]];
  return frame({ title: "Latency of successful calls", says, width, height, legend }, [
    yAxis(y, ticks, percent, width),
    latencyTicks(from, to, Math.floor((width - LEFT) / 70)).map((value) => [
      s("line", { class: "cm-grid", x1: x(value), x2: x(value), y1: TOP, y2: height - BOTTOM }),
      s("text", { x: x(value), y: height - 6, "text-anchor": x(value) > width - 40 ? "end" : "middle" }, nanos(value)),
    ]),
    arms,
  ]);
}

/** Returns how far evidence has come: full where it decides. */
export function bar(progress, ink, label) {
  const part = Math.min(1, Math.max(0, progress));
  return s(
    "svg",
    { class: "bar " + ink, role: "img", "aria-label": label, viewBox: "0 0 100 8", preserveAspectRatio: "none" },
    s("rect", { class: "track", width: 100, height: 8, rx: 1 }),
    s("rect", { class: "filled", width: (part * 100).toFixed(1), height: 8, rx: 1 }),
  );
}
