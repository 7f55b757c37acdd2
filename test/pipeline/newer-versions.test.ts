import { describe, expect, it } from "vitest";
import { respondWith, startLocalServer } from "../support/local-server.js";
import { MADE_UP_VERSION, makeUpstream, toYaml } from "../support/made-up-documents.js";
import { makeUpdatedWorkspace } from "../support/workspace.js";

const NEWER = "Newer versions are published: ";
const HOLDS = `The contract of ${MADE_UP_VERSION} holds`;

describe("spec:check", () => {
  it("names the newer versions in the folder of --from, with the same exit code", async () => {
    const workspace = await makeUpdatedWorkspace();
    for (const version of ["2031-01", "2031-11", "2032-01.alpha"]) {
      await workspace.publish(version, toYaml(makeUpstream(version)));
    }
    // One that is not what its folder says, and one that is no document.
    await workspace.publish("2032-04", toYaml(makeUpstream("2032-05")));
    const from = await workspace.publish("2032-07", "<html>");
    expect(await workspace.update("--check", "--from", from)).toEqual({
      exitCode: 0,
      output: `${HOLDS}\n\n${NEWER}2031-11, 2032-01.alpha (npm run spec:update -- 2032-01.alpha)`,
    });
  });

  it("asks a server for each quarter up to the next one, and names what states its version", async () => {
    const workspace = await makeUpdatedWorkspace();
    const published = [MADE_UP_VERSION, "2031-10", "2032-01"];
    const server = await startLocalServer((request, response) => {
      const [, version = ""] = /\/([^/]+)\/db_data_/.exec(request.path) ?? [];
      const isPublished = published.includes(version);
      response.writeHead(isPublished ? 200 : 404);
      response.end(isPublished ? toYaml(makeUpstream(version)) : "404: Not Found");
    });
    expect(await workspace.update("--check", "--from", server.url)).toEqual({
      exitCode: 0,
      output: `${HOLDS}\n\n${NEWER}2031-10, 2032-01 (npm run spec:update -- 2032-01)`,
    });
    const asked = server.received.map(({ path }) => path.split("/")[1]);
    expect(asked.sort()).toEqual(["2031-05", "2031-07", "2031-10", "2032-01"]);
  });

  it("believes no server that responds to everything, and asks it for twelve versions at most", async () => {
    const workspace = await makeUpdatedWorkspace();
    workspace.now = Date.parse("2041-06-01");
    const server = await startLocalServer(respondWith(200, toYaml(makeUpstream())));
    expect(await workspace.update("--check", "--from", server.url)).toEqual({
      exitCode: 0,
      output: HOLDS,
    });
    expect(server.received).toHaveLength(1 + 12);
  });
});

describe("spec:update", () => {
  it("prints its help", async () => {
    const workspace = await makeUpdatedWorkspace();
    const { exitCode, output } = await workspace.update("--help");
    expect(exitCode).toBe(0);
    expect(output).toMatch(/^usage: [\s\S]+--from[\s\S]+PINECONE_SPEC_SOURCE/);
  });

  it("takes what PINECONE_SPEC_SOURCE names if there is no --from", async () => {
    const workspace = await makeUpdatedWorkspace();
    workspace.env = { PINECONE_SPEC_SOURCE: `${workspace.root}/upstream` };
    expect(await workspace.update("--check")).toEqual({ exitCode: 0, output: HOLDS });
    workspace.env = { PINECONE_SPEC_SOURCE: `${workspace.root}/nowhere` };
    expect((await workspace.update("--check")).output).toContain("there is no such file");
  });

  it("recognises a --from that npm took for itself", async () => {
    const workspace = await makeUpdatedWorkspace();
    workspace.env = { npm_config_from: `${workspace.root}/upstream` };
    const { output } = await workspace.update("--check");
    expect(output).toContain("npm took it for itself: put -- before it");
  });
});
