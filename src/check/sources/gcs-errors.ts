import { explainConnection, type StoreCall, type StoreFailure } from "./object-store.js";

const LOG_IN =
  "set GOOGLE_APPLICATION_CREDENTIALS to the file of a key, or log in with: gcloud auth application-default login";
const CHECK_NETWORK = "check the network, and STORAGE_EMULATOR_HOST if it is set";

/** What is known of a call that failed. */
export interface GcsCircumstances {
  bucket: string;
  call: StoreCall;
  isAnonymous: boolean;
}

/** Why a call of GCS failed, and what to do about it. */
export function explainGcs(error: unknown, circumstances: GcsCircumstances): StoreFailure {
  const { name, message, status } = readError(error);
  return (
    explainCredentials(error) ??
    explainStatus(status, circumstances) ??
    explainConnection(error, CHECK_NETWORK) ??
    (status >= 500 || status === 408
      ? { kind: "interrupted", problem: `the store responded ${status}` }
      : { kind: "other", problem: `${name}: ${message}`.slice(0, 200) })
  );
}

/** What the package throws before it sends a request. */
function explainCredentials(error: unknown): StoreFailure | undefined {
  const { message, code } = readError(error);
  if (/invalid_grant|invalid_rapt|reauth/.test(message)) {
    const problem =
      "the Google login has expired; log in again with: gcloud auth application-default login";
    return { kind: "expired", problem };
  }
  if (code === "ENOENT" || /default credentials|is not a file/.test(message)) {
    return { kind: "no_credentials", problem: `Google credentials cannot be loaded; ${LOG_IN}` };
  }
  if (/^ERR_OSSL/.test(code) || /invalid_client|unauthorized_client/.test(message)) {
    return { kind: "denied", problem: `the Google credentials are not valid; ${LOG_IN}` };
  }
  return undefined;
}

function explainStatus(
  status: number,
  { bucket, call, isAnonymous }: GcsCircumstances,
): StoreFailure | undefined {
  if (status === 429 || status === 503) {
    return { kind: "throttled", problem: `the store responded ${status}` };
  }
  if (call === "read") return explainReading(status);
  if (isAnonymous && (status === 401 || status === 403)) {
    const problem = `no Google credentials were found, and the bucket ${bucket} is not public; ${LOG_IN}`;
    return { kind: "no_credentials", problem };
  }
  if (status === 401) return expired();
  if (status === 404) {
    return { kind: "not_found", problem: `there is no bucket ${bucket}; check its name` };
  }
  if (status !== 403) return undefined;
  const problem = `access denied; the credentials need the role Storage Object Viewer on the bucket ${bucket}`;
  return { kind: "denied", problem };
}

/** But for expired credentials these are findings: they concern one file. */
function explainReading(status: number): StoreFailure | undefined {
  if (status === 401) return expired();
  if (status === 403) {
    return { kind: "denied", problem: "access denied: storage.objects.get is needed" };
  }
  if (status === 404) return { kind: "not_found", problem: "it was removed meanwhile" };
  if (status === 416) return { kind: "other", problem: "it became shorter meanwhile" };
  return undefined;
}

function expired(): StoreFailure {
  return { kind: "expired", problem: `the Google credentials are not valid any more; ${LOG_IN}` };
}

function readError(error: unknown) {
  const fields: Record<string, unknown> = Object(error);
  const { message: reason }: { message?: unknown } = Object(fields.cause);
  const response: { status?: unknown } = Object(fields.response);
  const status = Number(response.status ?? fields.status ?? fields.code);
  return {
    name: String(fields.name),
    // A fetch has its reason in there.
    message: reason === undefined ? String(fields.message) : `${fields.message} (${reason})`,
    code: String(fields.code),
    status: Number.isNaN(status) ? 0 : status,
  };
}
