import { explainConnection, type StoreCall, type StoreFailure } from "./object-store.js";

const THROTTLED = [
  ...["SlowDown", "Throttling", "ThrottlingException", "RequestLimitExceeded"],
  ...["TooManyRequestsException", "BandwidthLimitExceeded", "ServiceUnavailable"],
];
const INVALID_CREDENTIALS = [
  ...["InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken", "InvalidClientTokenId"],
];
const EXPIRED = ["ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired", "RequestExpired"];
const WRONG_REGION = [
  ...["PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException"],
];

const LOG_IN =
  "set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or log in with: aws sso login";
const CHECK_PROFILE =
  "check the profile that AWS_PROFILE names, set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or log in with: aws sso login";
const CHECK_NETWORK = "check the network, and AWS_ENDPOINT_URL if it is set";

/** What is known of a call that failed. */
export interface S3Circumstances {
  bucket: string;
  call: StoreCall;
  isAnonymous: boolean;
}

/** Why a call of S3 failed, and what to do about it. */
export function explainS3(error: unknown, circumstances: S3Circumstances): StoreFailure {
  const { name, message, status } = readError(error);
  return (
    explainCredentials(name, message) ??
    explainStatus(error, circumstances) ??
    explainConnection(error, CHECK_NETWORK) ??
    (status >= 500
      ? { kind: "interrupted", problem: `${name} (${status})` }
      : { kind: "other", problem: `${name}: ${message}`.slice(0, 200) })
  );
}

function explainCredentials(name: string, message: string): StoreFailure | undefined {
  const isProvider = ["CredentialsProviderError", "TokenProviderError"].includes(name);
  if (EXPIRED.includes(name) || (isProvider && /expired/i.test(message))) {
    const problem = `the AWS credentials have expired; log in again with: aws sso login, or set newer ones`;
    return { kind: "expired", problem };
  }
  if (isProvider) {
    return {
      kind: "no_credentials",
      problem: `AWS credentials cannot be loaded; ${CHECK_PROFILE}`,
    };
  }
  if (INVALID_CREDENTIALS.includes(name)) {
    const problem = `the AWS credentials are not valid (${name}); ${LOG_IN}`;
    return { kind: "denied", problem };
  }
  if (name !== "RequestTimeTooSkewed") return undefined;
  return { kind: "denied", problem: "the clock of this machine is wrong; set it" };
}

function explainStatus(
  error: unknown,
  { bucket, call, isAnonymous }: S3Circumstances,
): StoreFailure | undefined {
  const { name, message, status, region } = readError(error);
  if (THROTTLED.includes(name) || [429, 503].includes(status)) {
    return { kind: "throttled", problem: name };
  }
  if (WRONG_REGION.includes(name) || [301, 307].includes(status)) {
    const place =
      region === ""
        ? "another region; set AWS_REGION to it"
        : `${region}; set AWS_REGION=${region}`;
    return { kind: "unreachable", problem: `the bucket ${bucket} is in ${place}` };
  }
  if (name === "TimeoutError") {
    const isConnected = !/establish/i.test(message);
    if (isConnected) return { kind: "interrupted", problem: "the store took too long to respond" };
    return { kind: "unreachable", problem: `the store did not respond; ${CHECK_NETWORK}` };
  }
  return call === "list"
    ? explainListing(name, status, { bucket, isAnonymous })
    : explainReading(name, status);
}

function explainListing(
  name: string,
  status: number,
  { bucket, isAnonymous }: { bucket: string; isAnonymous: boolean },
): StoreFailure | undefined {
  if (name === "NoSuchBucket" || status === 404) {
    return { kind: "not_found", problem: `there is no bucket ${bucket}; check its name` };
  }
  if (status !== 403) return undefined;
  if (isAnonymous) {
    const problem = `no AWS credentials were found, and the bucket ${bucket} is not public; ${LOG_IN}`;
    return { kind: "no_credentials", problem };
  }
  const problem = `access denied; the credentials need s3:ListBucket on the bucket ${bucket}, and s3:GetObject`;
  return { kind: "denied", problem };
}

/** These are findings: they concern one file. */
function explainReading(name: string, status: number): StoreFailure | undefined {
  if (name === "InvalidObjectState") {
    return { kind: "other", problem: "it is archived: restore it before the import" };
  }
  if (status === 403) return { kind: "denied", problem: "access denied: s3:GetObject is needed" };
  if (status === 404) return { kind: "not_found", problem: "it was removed meanwhile" };
  if (status === 416) return { kind: "other", problem: "it became shorter meanwhile" };
  return undefined;
}

function readError(error: unknown) {
  const { name, message, Region, $metadata, $response }: Record<string, unknown> = Object(error);
  const { httpStatusCode = 0 }: { httpStatusCode?: unknown } = Object($metadata);
  const { headers }: { headers?: unknown } = Object($response);
  const region = Region ?? Object(headers)["x-amz-bucket-region"] ?? "";
  return {
    name: String(name),
    message: String(message),
    status: Number(httpStatusCode),
    region: String(region),
  };
}
