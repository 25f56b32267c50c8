// The packages ask for Node's module of this name where there is no WebCrypto; every engine served here has it.
export const webcrypto = undefined;
