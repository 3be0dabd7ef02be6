// Lints OpenAPI documents with Redocly's and Spectral's recommended rules; errors alone.
import { readFileSync } from "node:fs";
import { createConfig, lintFromString } from "@redocly/openapi-core";
import spectral from "@stoplight/spectral-core";
import rulesets from "@stoplight/spectral-rulesets";

const config = await createConfig({ extends: ["recommended"] });
const linter = new spectral.Spectral();
linter.setRuleset({ extends: [rulesets.oas] });
const faults = [];
for (const path of process.argv.slice(2)) {
  const text = readFileSync(path, "utf8");
  for (const problem of await lintFromString({ source: text, config })) {
    if (problem.severity !== "error") continue;
    faults.push(`redocly ${problem.ruleId}: ${problem.message} ${problem.location[0]?.pointer}`);
  }
  for (const problem of await linter.run(text)) {
    if (problem.severity !== 0) continue;
    faults.push(`spectral ${problem.code}: ${problem.message} ${problem.path.join("/")}`);
  }
}
console.log(JSON.stringify(faults));
