// Compiles every JSON Schema of a folder in ajv's strict mode and validates its examples.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv/dist/2020.js";
import formats from "ajv-formats";

const [folder] = process.argv.slice(2);
const ajv = formats(new Ajv({ strict: true, allErrors: true }));
const faults = [];
for (const name of readdirSync(folder).sort()) {
  try {
    const schema = JSON.parse(readFileSync(join(folder, name), "utf8"));
    const valid = ajv.compile(schema);
    for (const example of schema.examples ?? []) {
      if (!valid(example)) faults.push(`${name}: its example: ${ajv.errorsText(valid.errors)}`);
    }
    if (!schema.examples?.length) faults.push(`${name}: it has no example`);
  } catch (fault) {
    faults.push(`${name}: ${fault.message}`);
  }
}
console.log(JSON.stringify(faults));
