// What a reporter calls files, and how many there are of them.

/** @type {{[kind in FileKind]: {name: string, unit: string}}} */
const SPOKEN = {
  photo: { name: "照片", unit: "张" },
  video: { name: "录像", unit: "段" },
  voice: { name: "录音", unit: "段" },
  document: { name: "文件", unit: "份" },
};
const ORDER = /** @type {FileKind[]} */ (Object.keys(SPOKEN));
const MEGABYTE = 1024 * 1024;

/** @param {FileKind} kind @returns {string} 「照片」 */
export function nameOf(kind) {
  return SPOKEN[kind].name;
}

/** @param {FileKind[]} kinds one for each file @returns {string} 「照片、录音」, each once */
export function namesOf(kinds) {
  return ORDER.filter((kind) => kinds.indexOf(kind) >= 0).map(nameOf).join("、");
}

/** @param {FileKind[]} kinds one for each file @returns {string} 「2 张照片、1 段录音」 */
export function countOf(kinds) {
  return ORDER.map((kind) => ({ kind, count: kinds.filter((each) => each === kind).length }))
    .filter((each) => each.count > 0)
    .map(({ kind, count }) => `${count} ${SPOKEN[kind].unit}${SPOKEN[kind].name}`)
    .join("、");
}

/** @param {FileKind[]} kinds one for each file @returns {string} what all of them are counted in */
export function unitOf(kinds) {
  const units = kinds.map((kind) => SPOKEN[kind].unit);
  return units.every((unit) => unit === units[0]) ? units[0] : "个";
}

/** @param {number} bytes @returns {string} 「0.4 MB」 */
export function sizeOf(bytes) {
  const size = bytes / MEGABYTE;
  return `${size < 10 ? Math.max(size, 0.1).toFixed(1) : Math.round(size)} MB`;
}

/** @param {number} seconds @returns {string} 「0:41」 */
export function clockOf(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
