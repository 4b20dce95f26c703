/* Who judges together: the members of a fleet, as this instance sees them. */

import { count, h, nanos } from "./dom.js";

const LONG = 10e9;

function memberRow(member, fleet, revision) {
  const odd = member.revision === revision ? "" : "revision " + member.revision;
  return h(
    "tr",
    { "data-key": member.name, class: member.leads ? "leads" : null },
    h("th", { scope: "row" }, member.name, member.name === fleet.me && h("span", { class: "muted" }, " (this instance)")),
    h("td", { class: member.ageNanos > LONG ? "cm-red" : null }, nanos(member.ageNanos) + " ago"),
    h("td", {}, member.leads ? "judges" : ""),
    h("td", { class: "muted" }, [odd, member.library].filter(Boolean).join(", ")),
  );
}

/** Returns the members, with who holds the lease and when each was heard; nothing where there is no fleet. */
export function fleetView(fleet, revision) {
  const apart = fleet.contact === "cut-off";
  const heard = fleet.silenceNanos < 0 ? "Nothing was heard of it yet." : `It was heard ${nanos(fleet.silenceNanos)} ago.`;
  return fleet.me !== "" && [
    h("h2", {}, "Fleet"),
    h("p", { class: apart ? "trouble" : "muted", id: "fleet-contact" },
      (apart ? "This instance is cut off from its fleet: it judges on its own, and nothing goes up here. " : "") + heard
        + (fleet.leader ? "" : " Nobody is known to judge for all.")
        + (fleet.problem ? " " + fleet.problem + "." : "")),
    fleet.members.length > 0 && h(
      "table",
      { class: "figures", id: "fleet" },
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "member"), h("th", { scope: "col" }, "alive"), h("th", { scope: "col" }, "lease"), h("td"))),
      h("tbody", {}, fleet.members.map((member) => memberRow(member, fleet, revision))),
    ),
    fleet.unheard > 0 && h("p", { class: "muted" }, count(fleet.unheard) + " testimonies found no room on the way, and are no evidence."),
  ];
}
