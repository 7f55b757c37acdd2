import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runTool } from "../support/run-tool.js";

/** A certificate for localhost that was made for one run. */
export interface Certificate {
  tls: { key: string; cert: string };
  /** What makes OpenSSL and Go trust it. */
  env: Readonly<Record<string, string>>;
  /** What makes Java trust it. */
  javaOptions: readonly string[];
}

const PASSWORD = "changeit";

/** Makes a certificate in a folder. @param hasJava whether the store is made that Java needs, with a tool of Java's */
export function createCertificate(folder: string, hasJava: boolean): Certificate {
  const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  const store = join(folder, "trust.p12");
  const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  // Go goes by the alternative names alone.
  const names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
  const files = ["-keyout", key, "-out", cert, "-days", "2"];
  runTool("openssl", ["req", "-x509", ...curve, ...names, ...files], folder);
  if (hasJava) {
    const into = ["-keystore", store, "-storetype", "PKCS12", "-storepass", PASSWORD];
    const argv = ["-importcert", "-noprompt", "-alias", "judges", "-file", cert, ...into];
    runTool("keytool", argv, folder);
  }
  return {
    tls: { key: readFileSync(key, "utf8"), cert: readFileSync(cert, "utf8") },
    env: { SSL_CERT_FILE: cert },
    javaOptions: [
      `-Djavax.net.ssl.trustStore=${store}`,
      `-Djavax.net.ssl.trustStorePassword=${PASSWORD}`,
    ],
  };
}
