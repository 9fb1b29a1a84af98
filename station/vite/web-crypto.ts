/** What a library asks of Node where a browser is too old to have it: every one of ours has it. */
export const webcrypto = globalThis.crypto
