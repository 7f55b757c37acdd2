import { readFileSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { replaceFiles } from "../../scripts/lib/files.js";
import { SOURCE_PATH } from "../../scripts/lib/spec-source.js";

/** Puts files in place as `spec:update` does and kills its own process before one of the steps, without a farewell. */
const [root = "", lastStep = ""] = process.argv.slice(2);
const { files, obsolete } = JSON.parse(readFileSync(0, "utf8"));
let steps = 0;

async function dieInTime(): Promise<void> {
  if (steps === Number(lastStep)) process.kill(process.pid, "SIGKILL");
  steps += 1;
}

await replaceFiles(root, new Map(files), {
  obsolete,
  last: SOURCE_PATH,
  disk: {
    rename: async (from, to) => {
      await dieInTime();
      await rename(from, to);
    },
    rm: async (path, options) => {
      await dieInTime();
      await rm(path, options);
    },
  },
});
