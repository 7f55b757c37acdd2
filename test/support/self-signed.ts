/** A certificate for localhost that nobody has signed but itself, valid for a century. Its key protects nothing. */
const CERTIFICATE = [
  "MIIBgDCCASWgAwIBAgIUCgSO1MmpoJSHiPZovg4IiWYiZZUwCgYIKoZIzj0EAwIw",
  "FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNjA3MzMzNloYDzIxMjYxMTAy",
  "MDczMzM2WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO",
  "PQMBBwNCAAR54S/umsfVOlXOHBzHzTE9/HOwFe1e0O+xLzasaH/KjwpamiCbuY63",
  "VoCi/kxXyXD11tR7Xn0u5MuVkuSiHjpVo1MwUTAdBgNVHQ4EFgQUelAPwTgDysak",
  "30773xDLWfhdyt0wHwYDVR0jBBgwFoAUelAPwTgDysak30773xDLWfhdyt0wDwYD",
  "VR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNJADBGAiEAjTqxshSbWixx9mGMGzmp",
  "ftpzxoGTXpgGFqMhAU0m+mkCIQCynNdxOfc8rJeu2D1iY1maz1ST3T6p3f2QJ7WO",
  "vxTWrw==",
];

const KEY = [
  "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgmWp23J3u672GgYMW",
  "t6tpNompSUzUVLcTs4LJVEfBJAqhRANCAAR54S/umsfVOlXOHBzHzTE9/HOwFe1e",
  "0O+xLzasaH/KjwpamiCbuY63VoCi/kxXyXD11tR7Xn0u5MuVkuSiHjpV",
];

/** What a TLS server needs to show that certificate. */
export const SELF_SIGNED = {
  cert: toPem("CERTIFICATE", CERTIFICATE),
  key: toPem("PRIVATE KEY", KEY),
};

function toPem(label: string, lines: readonly string[]): string {
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ""].join("\n");
}
