import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { toYaml } from "../support/made-up-documents.js";
import { startPrism } from "../support/prism.js";
import { runTool } from "../support/run-tool.js";
import { createStrictFetch } from "../support/strict-fetch.js";
import { copyRepository, REPOSITORY, type Workspace } from "../support/workspace.js";
import { DERIVED_DOCUMENTS } from "./derived-documents.js";
import { mutate } from "./mutations/contract-mutations.js";

const TSC = join(REPOSITORY, "node_modules/typescript7/bin/tsc");
/** Each makes a client, and starts a mock server for it. */
const TIMEOUT_MS = 120_000;
const SETTINGS = {
  extends: join(REPOSITORY, "tsconfig.json"),
  compilerOptions: { typeRoots: [join(REPOSITORY, "node_modules/@types")], paths: {} },
  include: ["*/src", "*/generated"],
};

describe("a document that is derived from the locked contract", async () => {
  // The client of each document, as it is generated from it.
  const clients = await mkdtemp(join(tmpdir(), "pinecone-import-derived-"));
  await symlink(join(REPOSITORY, "node_modules"), join(clients, "node_modules"));
  afterAll(() => rm(clients, { recursive: true, force: true }));

  it.each(DERIVED_DOCUMENTS)(
    "$name: $verdict",
    async (document) => {
      const { version, edits, verdict, unchecked = [] } = document;
      const workspace = await copyRepository();
      const { lock } = JSON.parse(await workspace.read("spec/source.json"));
      const contract = parse(await workspace.read(`spec/db_data_${lock.version}.oas.yaml`));
      const derived = mutate(contract, [[["info", "version"], version], ...edits]);
      const from = await workspace.publish(version, toYaml(derived));
      await workspace.publishControl(version);
      const { exitCode, output } = await workspace.update(version, "--from", from);
      expect(exitCode, output).toBe(0);
      const title =
        verdict === "breaking"
          ? / [1-9]\d* breaking| all breaking/
          : /no change|not breaking|none breaking/;
      expect(output.split("\n")[0]).toMatch(title);
      for (const limit of unchecked) expect(output).toContain(`- \`${limit}\``);
      expect(await workspace.generate("--check")).toMatchObject({ exitCode: 0 });
      const folder = join(clients, document.name.replace(/\W+/g, "-"));
      await mkdir(folder);
      await cp(join(REPOSITORY, "src"), join(folder, "src"), { recursive: true });
      for (const file of ["tsconfig.json", "package.json"]) {
        await cp(join(REPOSITORY, file), join(folder, file));
      }
      await cp(join(workspace.root, "generated"), join(folder, "generated"), { recursive: true });
      await useClient(workspace, folder);
    },
    TIMEOUT_MS,
  );

  it(
    "makes a client that compiles, each of them",
    async () => {
      const settings = join(clients, "tsconfig.json");
      await writeFile(settings, JSON.stringify(SETTINGS));
      expect(runTool(process.execPath, [TSC, "-p", settings], clients)).toBe("");
    },
    TIMEOUT_MS,
  );
});

/** Calls each operation of a generated client against a mock server of the document that it was generated from. */
async function useClient(workspace: Workspace, folder: string): Promise<void> {
  const path = join(workspace.root, "generated/openapi.yaml");
  const server = await startPrism(path);
  try {
    const { createImportClient } = await import(pathToFileURL(join(folder, "src/index.ts")).href);
    const fetch = createStrictFetch({ name: path, url: server.url, hasOverlay: true });
    const client = createImportClient({ apiKey: "key", indexHost: server.url, fetch });
    const request = { uri: "s3://bucket/dir", integrationId: "i", errorMode: { onError: "abort" } };
    expect(await client.startImport(request)).toMatchObject({ outcome: "started" });
    const { get } = parse(await workspace.read("generated/openapi.yaml")).paths[
      "/bulk/imports/{id}"
    ];
    const { examples } = get.responses["200"].content["application/json"];
    for (const [name, { value }] of Object.entries<{ value: object }>(examples)) {
      const headers = { prefer: `example=${name}` };
      expect(await client.describeImport("101", { headers })).toEqual(value);
    }
    for await (const operation of client.listImports()) {
      expect(operation).toHaveProperty("status");
      break;
    }
    expect(await client.cancelImport("101")).toBeUndefined();
    expect(await client.describeIndexStats()).toMatchObject({ dimension: 1024 });
  } finally {
    await server.stop();
  }
}
