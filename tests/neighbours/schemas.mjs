// Judges records by Ajv: node schemas.mjs STRICT SCHEMA RECORD…; prints a line a record, or why the schema is refused.
import { readFileSync } from "node:fs";
import Ajv from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

const [strict, schema, ...records] = process.argv.slice(2);
const read = (file) => JSON.parse(readFileSync(file, "utf8"));
const ajv = new Ajv.default({ strict: strict === "strict", logger: false });
addFormats.default(ajv);
try {
    const judge = ajv.compile(read(schema));
    for (const file of records) console.log(judge(read(file)) ? "valid" : JSON.stringify(judge.errors[0]));
} catch (fault) {
    console.log(`refused: ${fault.message}`);
}
