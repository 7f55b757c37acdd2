import { explainConnection, type StoreCall, type StoreFailure } from "./object-store.js";

const LOG_IN =
  "set AZURE_STORAGE_CONNECTION_STRING, AZURE_STORAGE_KEY or AZURE_STORAGE_SAS_TOKEN, or log in with: az login";
const RENEW = "log in again with: az login, or set a newer key or SAS";
const CHECK_NETWORK = "check the network, and the name of the account";

/** What is known of a call that failed. */
export interface AzureCircumstances {
  container: string;
  call: StoreCall;
  isAnonymous: boolean;
  /** Whether the SAS is too old, which servers do not always say. */
  isExpired: boolean;
}

/** Why a call of Azure failed, and what to do about it. */
export function explainAzure(error: unknown, circumstances: AzureCircumstances): StoreFailure {
  const { code, message, status } = readError(error);
  return (
    explainIdentity(error) ??
    explainStatus(error, circumstances) ??
    explainConnection(error, CHECK_NETWORK) ??
    (status >= 500
      ? { kind: "interrupted", problem: `${code} (${status})` }
      : { kind: "other", problem: `${code}: ${message}`.slice(0, 200) })
  );
}

/** What `@azure/identity` throws. */
function explainIdentity(error: unknown): StoreFailure | undefined {
  const { name, message } = readError(error);
  if (!/^(Aggregate)?Authentication(Required)?Error$/.test(name)) return undefined;
  if (/expired|AADSTS(70043|50173|700082)/i.test(message)) {
    return { kind: "expired", problem: `the Azure login has expired; ${RENEW}` };
  }
  return { kind: "denied", problem: `Azure rejects the login; ${LOG_IN}` };
}

function explainStatus(
  error: unknown,
  { container, call, isAnonymous, isExpired }: AzureCircumstances,
): StoreFailure | undefined {
  const { code, message, status } = readError(error);
  if (code === "ServerBusy" || [429, 503].includes(status)) {
    return { kind: "throttled", problem: code };
  }
  if (call === "list" && isAnonymous && [401, 403, 404, 409].includes(status)) {
    const problem = `no Azure credentials were found, and the container ${container} is not public, or not there; ${LOG_IN}`;
    return { kind: "no_credentials", problem };
  }
  if (isExpired && [401, 403].includes(status)) {
    return { kind: "expired", problem: `the SAS has expired; ${RENEW}` };
  }
  if (["AuthenticationFailed", "InvalidAuthenticationInfo"].includes(code) || status === 401) {
    return /expired|time frame/i.test(message)
      ? { kind: "expired", problem: `the Azure credentials have expired; ${RENEW}` }
      : { kind: "denied", problem: `the Azure credentials are not valid (${code}); ${LOG_IN}` };
  }
  return call === "list" ? explainListing(code, status, container) : explainReading(code, status);
}

function explainListing(code: string, status: number, container: string): StoreFailure | undefined {
  if (status === 404) {
    return { kind: "not_found", problem: `there is no container ${container}; check its name` };
  }
  if (status !== 403) return undefined;
  const problem = `access denied (${code}); the credentials need the role Storage Blob Data Reader, or a SAS that permits to list and to read`;
  return { kind: "denied", problem };
}

/** These are findings: they concern one file. */
function explainReading(code: string, status: number): StoreFailure | undefined {
  if (code === "BlobArchived") {
    return { kind: "other", problem: "it is archived: restore it before the import" };
  }
  if (status === 403) return { kind: "denied", problem: `access denied (${code})` };
  if (status === 404) return { kind: "not_found", problem: "it was removed meanwhile" };
  if (status === 416) return { kind: "other", problem: "it became shorter meanwhile" };
  return undefined;
}

function readError(error: unknown) {
  const { name, message, code, statusCode = 0, details }: Record<string, unknown> = Object(error);
  const { authenticationErrorDetail = "" }: Record<string, unknown> = Object(details);
  return {
    name: String(name),
    message: `${message} ${authenticationErrorDetail}`.trim(),
    code: String(code ?? name),
    status: Number(statusCode),
  };
}
