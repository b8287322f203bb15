// Offices and their doors as the settings have them: when something last came by each, and which are quiet.

import { el, get, moment, named, page, t, table } from "../lib/kit.js";
import { formChoices } from "../task/forms.js";

/** @type {Key[]} */
const HEADS = ["offices.door", "people.title", "offices.forms", "offices.last", "queue.state"];

/** @param {Element} place */
export async function screen(place) {
  const { offices, kept, looked_at: n } = await get("/api/offices");
  const forms = new Map(await formChoices());
  const troubles = offices.flatMap((office) => office.doors.filter((door) => door.problem || door.quiet_since).map((door) => el("p.notice", trouble(office, door))));
  return page(place, t("nav.offices"),
    el("p", t(kept === "files" ? "offices.files" : "offices.stack")), troubles,
    offices.length === 0 && el("p", t("offices.none")),
    offices.map((office) => el("section", el("h2", office.title), el("p.hint", facts(office)), doors(office, forms))),
    offices.length > 0 && el("p.hint", t("offices.looked", { n })));
}

/** @param {OfficeDoors} office */
function facts({ id, title, zone, language, described }) {
  return [title !== id && id, zone, language === "fr" ? "français" : "English", !described && t("offices.undescribed")].filter(Boolean).join(" · ");
}

/** @param {OfficeDoors} office @param {Map<string, string>} names */
function doors(office, names) {
  const rows = office.doors.map((door) => [
    named("door", door.kind), [door.name, door.detail !== door.name && door.detail].filter(Boolean).join(" · "),
    door.forms.map((form) => names.get(form) ?? form).join(", "), moment(door.last_at) || t("offices.never"),
    door.problem ? t("offices.failing") : door.quiet_since ? t("offices.quiet") : "",
  ]);
  return table({ said: office.title }, HEADS, rows, { unseen: true });
}

/** @param {OfficeDoors} office @param {DoorView} door */
function trouble({ title }, { name, problem, quiet_since: since }) {
  return `${title} · ${problem ? problem.message : t("dashboard.quiet", { line: name, at: moment(since) })}`;
}
