/** The part of cli-progress 3 that the laboratory uses; the package has no typings of its own. */
declare module "cli-progress" {
  interface Options {
    readonly stream: NodeJS.WritableStream;
    readonly format: string;
    readonly hideCursor: boolean;
    readonly clearOnComplete: boolean;
  }

  type Preset = Readonly<Record<"barCompleteChar" | "barIncompleteChar", string>>;

  interface SingleBar {
    start(total: number, startValue: number, payload: Readonly<Record<string, string>>): void;
    update(payload: Readonly<Record<string, string>>): void;
    increment(): void;
    stop(): void;
  }

  const progress: {
    readonly SingleBar: new (options: Options, preset: Preset) => SingleBar;
    readonly Presets: { readonly shades_classic: Preset };
  };
  export default progress;
}
