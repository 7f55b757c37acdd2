// All that the library uses of Node. It compiles without Node's types, so that nothing else in it can come to need them.

declare module "node:http" {
  export const STATUS_CODES: Readonly<Record<number, string>>;
}

declare module "node:tls" {
  export function createSecureContext(options: { key?: string; cert?: string }): unknown;
}
