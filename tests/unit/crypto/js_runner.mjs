// Reads one JSON command a line and answers one JSON line each, in order: the unit tests' way into static/js/crypto.
import { createInterface } from "node:readline";
import { run } from "../../vectors/ops.js";

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await run(JSON.parse(line)))}\n`);
}
