import { expect, inject, it } from "vitest";
import { createImportClient, failureReason, isTerminal } from "../../src/index.js";
import { collect, rejection } from "../support/connect.js";
import { createStrictFetch } from "../support/strict-fetch.js";

it.each(inject("prismTargets").filter(({ hasOverlay }) => hasOverlay))(
  "a tour of all verbs against Prism on $name",
  async (target) => {
    const imports = createImportClient({
      apiKey: "any-key-will-do",
      indexHost: target.url,
      fetch: createStrictFetch(target),
    });
    const asking = (example: string) => ({ headers: { prefer: `example=${example}` } });

    const { id, outcome } = await imports.startImport({ uri: "s3://bucket/dir" });
    expect([id, outcome]).toEqual(["101", "started"]);

    const seen: unknown[] = [];
    for (const example of ["in_progress", "indexing", "completed", "failed"]) {
      const operation = await imports.describeImport(id, asking(example));
      seen.push([operation.percentComplete, isTerminal(operation), failureReason(operation)]);
    }
    expect(seen).toEqual([
      [42.2, false, undefined],
      [100, false, undefined],
      [100, true, undefined],
      [expect.any(Number), true, "namespace_exists"],
    ]);

    const done = await imports.waitForImport(id, asking("completed"));
    expect(done).toMatchObject({ id, status: "Completed", recordsImported: 1_000_000 });
    const failed = await rejection(imports.waitForImport(id, asking("failed")));
    expect(failed).toMatchObject({ code: "import_failed", operation: { id, status: "Failed" } });

    const listed = await collect(imports.listImports(asking("last_page")));
    expect(listed.map((operation) => operation.id)).toEqual(["102", "101"]);
    await expect(imports.cancelImport("102")).resolves.toBeUndefined();

    expect(await rejection(imports.describeImport(".."))).toMatchObject({ argument: "id" });
    const headers = { prefer: "code=404, example=not_found" };
    const unknown = await rejection(imports.describeImport("999", { headers }));
    expect(unknown).toMatchObject({ status: 404, rpcCode: 5 });
  },
);
