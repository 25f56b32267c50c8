// The root key that the site serves as a script of its own: see docs/formats.md section 10.
declare module "*/trust.js" {
  export const authority: string;
  export const root: string;
  export const fingerprint: string;
  /** Full and short name of each department by its id. */
  export const departments: { [id: string]: [string, string] };
}
