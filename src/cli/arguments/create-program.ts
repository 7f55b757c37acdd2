import { Command } from "@commander-js/extra-typings";
import {
  defineCancel,
  defineDescribe,
  defineEmulator,
  defineList,
  defineStart,
  defineWait,
} from "./define-commands.js";
import { parseText } from "./parse-values.js";
import type { Choose } from "./task.js";

const NOTES = `
Environment:
  PINECONE_API_KEY     the API key
  PINECONE_INDEX_HOST  the host of the index

Exit codes:
    0  done
    1  the import failed
    2  wrong usage
    3  the import was cancelled
    4  not authorised: 401, 403
    5  an error of the API or the network
    6  an import may have been started or not
    7  fewer records than --expect-records
  124  --timeout is over
  130  Ctrl-C, 143 SIGTERM
   70  a fault of this program
   74  the result cannot be written`;

/** The whole of what can be asked for. */
export function createProgram(version: string, choose: Choose) {
  const program = new Command("pinecone-import")
    .description(
      "Loads vectors from object storage into a Pinecone index, and follows imports to their end.",
    )
    .option("--host <host>", "the host of the index, over PINECONE_INDEX_HOST", parseText)
    .option("--insecure-http", "permit http:// to a host that is not this machine")
    .option("--json", "print JSON on standard output")
    .option("--quiet", "print no progress and no notes, only results and errors")
    .option("--verbose", "print every request, answer and retry on standard error")
    .option("--no-color", "print no colours, as NO_COLOR does")
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [command]", "print the help of a command")
    .addHelpText("after", NOTES);
  const definitions = [
    defineStart,
    defineWait,
    defineDescribe,
    defineList,
    defineCancel,
    defineEmulator,
  ];
  for (const define of definitions)
    program.addCommand(define(choose).helpOption("-h, --help", "print this help"));
  return program;
}
