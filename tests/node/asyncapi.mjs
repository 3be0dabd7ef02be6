// Reads an AsyncAPI document with the initiative's own parser; prints what it finds wrong.
import { readFileSync } from "node:fs";
import { Parser } from "@asyncapi/parser";

const [file] = process.argv.slice(2);
const parser = new Parser();
const found = await parser.validate(readFileSync(file, "utf8"), { source: file });
console.log(JSON.stringify(found.map((each) => `${each.code} at ${each.path.join("/")}: ${each.message}`)));
