import axios, { type AxiosRequestConfig } from "axios";
import crossFetch from "cross-fetch";
import ky from "ky";
import makeFetchHappen from "make-fetch-happen";
import nodeFetch2 from "node-fetch-2";
import nodeFetch3 from "node-fetch-3";
import { fetch as undiciFetch } from "undici";
import { createImportEmulator } from "../../src/emulator.js";
import { createImportClient, type Fetch } from "../../src/index.js";
import { countReceived } from "./visit.js";

/** What users hand in as `fetch`. That these lines compile is part of the test. */
export const FETCHES: Readonly<Record<string, Fetch>> = {
  "node-fetch 2": nodeFetch2,
  "node-fetch 3": nodeFetch3,
  "cross-fetch": crossFetch,
  "make-fetch-happen": makeFetchHappen,
  undici: undiciFetch,
  ky: (url, init) => ky(url, { ...init, retry: 0, throwHttpErrors: false }),
  "axios, as text": viaAxios({ responseType: "text", transformResponse: (text) => text }),
  "axios, as a stream of Node": viaAxios({ responseType: "stream" }),
  "axios on fetch": viaAxios({ responseType: "stream", adapter: "fetch" }),
};

/** A wrapper as one writes it by hand. */
function viaAxios(config: AxiosRequestConfig): Fetch {
  return async (url, { method, headers, body, signal }) => {
    const response = await axios({
      ...config,
      url,
      method,
      headers,
      data: body,
      signal,
      maxRedirects: 0,
      validateStatus: null,
    });
    const { status, data } = response;
    const get = (name: string) => response.headers[name];
    if (config.responseType === "stream") return { status, headers: { get }, body: data };
    return { status, headers: { get }, text: async () => data };
  };
}

/** Starts, describes, waits for and cancels an import by one of them. @returns what became of it */
export async function useFetch(fetch: Fetch): Promise<string> {
  const emulator = createImportEmulator({ script: () => ({ durationMs: 200, indexingMs: 50 }) });
  const { url, close } = await emulator.listen();
  const imports = createImportClient({ apiKey: "a-key-for-tests", indexHost: url, fetch });
  try {
    const { id, outcome } = await imports.startImport({ uri: "s3://bucket/dir" });
    const first = await imports.describeImport(id);
    const done = await imports.waitForImport(id, { minIntervalMs: 50, timeoutMs: 10_000 });
    await imports.cancelImport(id);
    const missing = await imports.describeImport("999").catch(({ code, status }) => [code, status]);
    const starts = countReceived(emulator).startImport;
    return [outcome, first.status, done.status, String(missing), `${starts} start`].join(" | ");
  } catch (error) {
    return String(error);
  } finally {
    await close();
  }
}
