import { join, relative } from "node:path";
import ts from "typescript";
import { REPOSITORY } from "../support/workspace.js";

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
  const paths = sources.map((_, index) => join(REPOSITORY, `test/types/program-${index}.ts`));
  const program = createProgram(
    paths,
    new Map(paths.map((path, index) => [path, sources[index] ?? ""])),
  );
  return paths.map((path) => {
    const file = program.getSourceFile(path);
    return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(
      ({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"),
    );
  });
}

/** Compiles the package with another text in place of one of its files. @returns the files that do not compile */
export function compilePackage(path: string, text: string): string[] {
  const program = createProgram(
    [join(REPOSITORY, "src/index.ts")],
    new Map([[join(REPOSITORY, path), text]]),
  );
  const files = program
    .getSemanticDiagnostics()
    .flatMap(({ file }) => (file === undefined ? [] : relative(REPOSITORY, file.fileName)));
  return [...new Set(files)];
}

/** @param virtual texts in place of files, by their paths */
function createProgram(roots: readonly string[], virtual: ReadonlyMap<string, string>): ts.Program {
  const options = readCompilerOptions();
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (path) => virtual.has(path) || fileExists(path);
  host.getSourceFile = (path, ...rest) => {
    const text = virtual.get(path);
    return text === undefined
      ? getSourceFile(path, ...rest)
      : ts.createSourceFile(path, text, ts.ScriptTarget.ES2023);
  };
  return ts.createProgram(roots, options, host);
}
