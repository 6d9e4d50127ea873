import ts from "typescript";

/** What TypeScript finds wrong with a module made of a document's snippets, under the settings of this project. */
export function faultsOf(file: URL): string[] {
  const root = new URL("../../", import.meta.url).pathname;
  const config = ts.getParsedCommandLineOfConfigFile(
    `${root}tsconfig.json`,
    { noUnusedLocals: false },
    {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: (diagnostic) => {
        throw new Error(ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n"));
      },
    },
  );
  const program = ts.createProgram([file.pathname], config?.options ?? {});
  const source = program.getSourceFile(file.pathname);
  const found = [...program.getSemanticDiagnostics(source), ...program.getSyntacticDiagnostics(source)];
  return found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
}
