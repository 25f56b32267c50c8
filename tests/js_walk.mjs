// Parses the JavaScript files named on standard input (one a line) and prints, as JSON, what each imports and what in it
// is not for the old engines that the pages promise to run on (ES2018 with BigInt) or, for the sealing modules, for a page.
//
// acorn's ecmaVersion 2018 refuses BigInt, so files are parsed as ES2020 and the rest of ES2019 and ES2020 is refused
// here, but for import("./…"): engines with modules have had it since 2018, and what is rarely needed loads on demand.
// What came after ES2020 does not parse at all.
import { readFileSync } from "node:fs";
import { parse } from "acorn";

const TOO_NEW = {
  CatchClause: (node) => (node.param ? null : "catch without a binding (ES2019)"),
  ChainExpression: () => "optional chaining (ES2020)",
  ExportAllDeclaration: (node) => (node.exported ? "export * as (ES2020)" : null),
  ImportExpression: (node) => (node.source.type === "Literal" ? null : "an import whose file only shows at run time"),
  LogicalExpression: (node) => (node.operator === "??" ? "nullish coalescing (ES2020)" : null),
  MetaProperty: (node) => (node.meta.name === "import" ? "import.meta (ES2020)" : null),
};
const PAGE_NAMES = new Set([
  "XMLHttpRequest", "document", "fetch", "history", "indexedDB", "localStorage", "location", "navigator",
  "sessionStorage", "window",
]);
const WITH_SOURCE = new Set([
  "ExportAllDeclaration", "ExportNamedDeclaration", "ImportDeclaration", "ImportExpression",
]);

function walk(node, visit, parent = null, key = "") {
  if (node === null || typeof node !== "object") return;
  if (typeof node.type === "string") {
    visit(node, parent, key);
    for (const [name, child] of Object.entries(node)) {
      for (const one of Array.isArray(child) ? child : [child]) walk(one, visit, node, name);
    }
  }
}

// A name after a dot or before a colon is a property of some object and not the page's own.
function isOwnName(parent, key) {
  if (parent === null) return true;
  if (parent.type === "MemberExpression" && key === "property") return parent.computed;
  if (parent.type === "Property" && key === "key") return parent.computed;
  return true;
}

function examine(path) {
  const found = { path, imports: [], tooNew: [], page: [] };
  let tree;
  try {
    tree = parse(readFileSync(path, "utf8"), { ecmaVersion: 2020, sourceType: "module", locations: true });
  } catch (error) {
    found.tooNew.push(String(error.message));
    return found;
  }
  walk(tree, (node, parent, key) => {
    if (WITH_SOURCE.has(node.type) && node.source && node.source.type === "Literal") found.imports.push(node.source.value);
    const reason = TOO_NEW[node.type] ? TOO_NEW[node.type](node) : null;
    if (reason) found.tooNew.push(`line ${node.loc.start.line}: ${reason}`);
    if (node.type === "Identifier" && PAGE_NAMES.has(node.name) && isOwnName(parent, key)) {
      found.page.push(`line ${node.loc.start.line}: ${node.name}`);
    }
  });
  return found;
}

const paths = readFileSync(0, "utf8").split("\n").filter(Boolean);
process.stdout.write(JSON.stringify(paths.map(examine)));
