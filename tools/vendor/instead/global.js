// In place of a proxy around the global object that only other engines need.
export const dntGlobalThis = globalThis;
