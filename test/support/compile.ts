import { join } from "node:path";
import ts from "typescript";
import { REPOSITORY } from "./workspace.js";

/** What an editor offers at a place in a program that lies in test/types. */
export function complete(source: string, position: number): string[] {
  const path = join(REPOSITORY, "test/types/program.ts");
  const service = ts.createLanguageService({
    getCompilationSettings: readCompilerOptions,
    getScriptFileNames: () => [path],
    getScriptVersion: () => "1",
    getScriptSnapshot: (name) => {
      const text = name === path ? source : ts.sys.readFile(name);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => REPOSITORY,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: (name) => name === path || ts.sys.fileExists(name),
    readFile: ts.sys.readFile,
  });
  return (
    service.getCompletionsAtPosition(path, position, undefined)?.entries.map(({ name }) => name) ??
    []
  );
}

function readCompilerOptions(): ts.CompilerOptions {
  const { config } = ts.readConfigFile(join(REPOSITORY, "tsconfig.json"), ts.sys.readFile);
  return ts.convertCompilerOptionsFromJson(config.compilerOptions, REPOSITORY).options;
}

/** Compiles programs as if they lay in test/types. @returns the messages for each */
export function compile(sources: readonly string[]): string[][] {
  const options = readCompilerOptions();
  const paths = sources.map((_, index) => join(REPOSITORY, `test/types/program-${index}.ts`));
  const host = ts.createCompilerHost(options);
  const virtual = new Map(paths.map((path, index) => [path, sources[index] ?? ""]));
  const { getSourceFile, fileExists } = host;
  host.fileExists = (path) => virtual.has(path) || fileExists(path);
  host.getSourceFile = (path, ...rest) => {
    const text = virtual.get(path);
    return text === undefined
      ? getSourceFile(path, ...rest)
      : ts.createSourceFile(path, text, ts.ScriptTarget.ES2023);
  };
  const program = ts.createProgram(paths, options, host);
  return paths.map((path) => {
    const file = program.getSourceFile(path);
    const found = [
      ...program.getSyntacticDiagnostics(file),
      ...program.getSemanticDiagnostics(file),
    ];
    return found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
  });
}
