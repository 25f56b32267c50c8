// Bundles the two vendored modules into a folder: `node bundle.mjs DIR`. build.sh calls it.
//
// The packages stay as published but for what no page can reach; the published vectors in tests/unit/crypto run on the result.
//
// 1. Files that serve other engines or repeat another package's algorithm give way to the short ones in instead/.
// 2. `Object.defineProperty(this, "x", …)`, which the packages' compiler wrote for a field, becomes `this.x = …` again, and
//    its helpers for private fields become what they do. No class here has a setter, so all stays the same.
// 3. Errors lose their texts: static/js/crypto makes one silent OpeningError of all of them.
// 4. Methods that nothing names, and those of UNREACHED, are cut; then whatever only they needed, until nothing is left to cut.
// 5. terser shortens. Names that begin with an underscore are the packages' own and are shortened too.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "acorn";
import { build } from "esbuild";
import { minify } from "terser";

const HERE = fileURLToPath(new URL(".", import.meta.url));
/** As published the packages fail to parse in browsers before Chromium 80. */
const COMMON = {
  bundle: true, write: false, format: "esm", charset: "utf8", legalComments: "none", minifySyntax: true,
  target: "es2018", supported: { bigint: true },
};
const INSTEAD = [
  [/\/(@hpke\/common|mlkem)\/esm\/_dnt\.shims\.js$/, "global.js"],
  [/\/@hpke\/common\/esm\/src\/hash\/sha3\.js$/, "sha3.js"],
  [/\/@hpke\/dhkem-x25519\/esm\/src\/dhkemX25519\.js$/, "x25519.js"],
  [/\/@hpke\/dhkem-x25519\/esm\/src\/hkdfSha256\.js$/, "hkdf.js"],
];
/** What static/js/crypto calls, and the test with published vectors. */
const CALLED = [
  "constructor", "createRecipientContext", "export", "generateKeyPairDerand", "importKey", "kem", "open", "seal",
  "serializePublicKey",
];
/** Named in the packages, but only where keys come as JWK or are made in other ways. A call would throw. */
const UNREACHED = { XWing: ["_importJWK", "deriveKeyPair", "generateKeyPair"] };

const substitutes = {
  name: "substitutes",
  setup({ onLoad }) {
    for (const [filter, name] of INSTEAD) {
      onLoad({ filter }, () => ({ contents: readFileSync(`${HERE}instead/${name}`, "utf8"), resolveDir: `${HERE}instead` }));
    }
  },
};

/** Call `visit` with `node` and every node below it, each before its own parts. */
function walk(node, visit) {
  if (Array.isArray(node)) node.forEach((each) => walk(each, visit));
  else if (node && typeof node.type === "string") {
    visit(node);
    Object.values(node).forEach((each) => walk(each, visit));
  }
}

/** The assignment that a definition of a field stands for, or null for any other node. */
function assignment(node, source) {
  if (node.type !== "CallExpression" || source(node.callee) !== "Object.defineProperty") return null;
  const [target, name, described] = node.arguments;
  if (target.type !== "ThisExpression") return null;
  const found = Object.fromEntries(described.properties.map(({ key, value }) => [key.name, source(value)]));
  if (!["enumerable", "configurable", "writable"].every((key) => /^(true|!0)$/.test(found[key]))) return null;
  // A field that is undefined at first reads the same while it is not there.
  return /^(undefined|void 0)$/.test(found.value) ? "void 0" : `this.${name.value} = ${found.value}`;
}

/** What a call of the compiler's helpers for private fields stands for, or null for any other node. */
function privateField(node, source) {
  if (node.type !== "CallExpression" || !/^__classPrivateField[GS]et\d*$/.test(node.callee.name)) return null;
  if (node.arguments[node.arguments.length - 1].value !== "f") return null; // Neither an accessor nor a method.
  const [owner, fields, value] = node.arguments.map(source);
  return node.callee.name.includes("Get") ? `${fields}.get(${owner})` : `${fields}.set(${owner}, ${value})`;
}

/** Whether this makes an error with a text of its own. */
function isExplained({ type, callee, arguments: given }) {
  return type === "NewExpression" && /Error$/.test(callee.name) && given.length === 1
    && ["Literal", "TemplateLiteral", "BinaryExpression"].includes(given[0].type);
}

/** One round: the text with steps 2 and 3 done, or else without the methods that nothing names. */
function cut(text) {
  const source = ({ start, end }) => text.slice(start, end);
  const edits = [];
  const owners = new Map();
  const methods = [];
  const keys = new Set();
  const named = new Set(CALLED);
  walk(parse(text, { ecmaVersion: 2022, sourceType: "module" }), (node) => {
    const field = assignment(node, source) || privateField(node, source);
    if (field) edits.push([node, field]);
    // The packages ask for Node's module `crypto` where there is no WebCrypto; every engine served here has it.
    else if (node.type === "ImportExpression") edits.push([node, "{}"]);
    else if (isExplained(node)) edits.push([{ start: node.callee.end, end: node.end }, "()"]);
    else if (node.type === "VariableDeclarator") owners.set(node.init, node.id.name);
    else if (node.type === "ClassDeclaration" || node.type === "ClassExpression") {
      const owner = node.id ? node.id.name : owners.get(node);
      node.body.body.forEach((method) => {
        keys.add(method.key);
        methods.push({ owner, method });
      });
    } else if (node.type === "Identifier" && !keys.has(node)) named.add(node.name);
    else if (node.type === "Literal") named.add(node.value);
  });
  if (edits.length === 0) {
    methods.filter(({ owner, method }) => !named.has(method.key.name) || (UNREACHED[owner] || []).includes(method.key.name))
      .forEach(({ method }) => edits.push([method, ""]));
  }
  const holds = (outer, inner) => outer !== inner && outer.start <= inner.start && inner.end <= outer.end;
  return edits.filter(([outer]) => !edits.some(([inner]) => holds(outer, inner))).sort(([a], [b]) => b.start - a.start)
    .reduce((left, [{ start, end }, by]) => left.slice(0, start) + by + left.slice(end), text);
}

/** The module that `name`.entry.js asks for. */
async function bundle(name) {
  let { outputFiles: [{ text }] } = await build({
    ...COMMON, entryPoints: [`${HERE}${name}.entry.js`], external: ["crypto"], plugins: [substitutes],
    // Chromium before 71 has no globalThis, so the bundle names its own.
    define: { globalThis: "anshaoGlobal" },
    banner: { js: 'const anshaoGlobal = typeof self !== "undefined" ? self : global;' },
  });
  for (let before = ""; before !== text;) {
    before = text;
    ({ outputFiles: [{ text }] } = await build({ ...COMMON, stdin: { contents: cut(text) } }));
  }
  const { code } = await minify(text, {
    module: true, ecma: 2018, compress: { passes: 3 }, mangle: { properties: { regex: /^_/ } }, format: { comments: false },
  });
  return `${code}\n`;
}

for (const name of ["hpke", "ed25519"]) writeFileSync(`${process.argv[2]}/${name}.js`, await bundle(name));
