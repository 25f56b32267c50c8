// Writes vendor.json beside the vendored files: from which packages, under which licence, with which SHA-256.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";

const out = process.argv[2];
const sources = {
  "hpke.js": ["@hpke/core", "@hpke/common", "@hpke/dhkem-x25519", "@hpke/hybridkem-x-wing", "mlkem"],
  "ed25519.js": ["@noble/ed25519"],
};

const described = {};
for (const [file, packages] of Object.entries(sources)) {
  described[file] = {
    sha256: createHash("sha256").update(readFileSync(`${out}/${file}`)).digest("hex"),
    packages: packages.map((name) => {
      const { version, license } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, "utf8"));
      return { name, version, license };
    }),
  };
}
writeFileSync(`${out}/vendor.json`, `${JSON.stringify(described, null, 2)}\n`);
