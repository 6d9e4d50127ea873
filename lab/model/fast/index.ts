export * from "./counterRandom.ts";
export * from "./electorate.ts";
export * from "./proposal.ts";
export * from "./tally.ts";
export * from "./wide.ts";
