import { expect, it } from "vitest";
import { type CheckProgress, checkSource } from "../../src/check.js";
import { rejection } from "../support/connect.js";
import { memorySource } from "./memory-source.js";
import { denseFile } from "./parquet-files.js";

const GOOD = denseFile(10, 4);

it.each([
  [
    { record: "all" },
    "record is not an option (did you mean records? the options are index, records, limits, concurrency, signal, onProgress)",
  ],
  [{ records: "some" }, "records must be one of none, sample, all"],
  [{ concurrency: 0 }, "concurrency must be an integer from 1 to 1000"],
  [{ concurrency: 1.5 }, "concurrency must be an integer from 1 to 1000"],
  [
    { limits: { file: 1 } },
    "file is not an option (did you mean files? the options are year, namespaces, files, fileBytes, totalBytes, metadataBytes, nameLength)",
  ],
  [{ limits: { files: -1 } }, "limits.files must be above 0"],
  [{ limits: 7 }, "options must be an object"],
  [{ index: 7 }, "index must be an object"],
  [{ index: { dimension: "8" } }, "index.dimension must be an integer"],
  [{ index: { namespaces: [] } }, "index.namespaces must be an object of namespaces by name"],
  [{ signal: {} }, "signal must be an AbortSignal"],
  [{ onProgress: 7 }, "onProgress must be a function"],
  [null, "options must be an object"],
])("%j is rejected", async (options, problem) => {
  const error = await rejection(checkSource(memorySource({}), options as never));
  expect(error).toMatchObject({ code: "invalid_argument", problem });
});

it("what onProgress throws is ignored, and it is called for each file", async () => {
  const seen: CheckProgress[] = [];
  const report = await checkSource(
    memorySource({ "a/1.parquet": GOOD, "a/2.parquet": GOOD, "a/3.parquet": GOOD }),
    {
      onProgress(progress) {
        seen.push(progress);
        throw new Error("a bug of the caller's");
      },
    },
  );
  expect(report.ok).toBe(true);
  expect(seen.map(({ filesRead }) => filesRead)).toEqual([1, 2, 3, 3]);
  expect(seen.at(-1)).toEqual({
    phase: "files",
    files: 3,
    isListed: true,
    filesRead: 3,
    filesToRead: 3,
    bytesRead: 3 * GOOD.length,
  });
});
