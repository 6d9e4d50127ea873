import { GENESIS_RULES, selectorOf } from "../../../deploy/wire.ts";
import { CLASSES, longestLife, shortestHalfLife, type SuiteParameters } from "../parameters.ts";
import { report, tryRead, type Context } from "./context.ts";

interface Terms {
  quorumBps: bigint;
  halfLife: bigint;
}

/** The class table against the vault's unbonding and, where given, against the parameters of the deployment. */
export async function checkTerms(context: Context, parameters?: SuiteParameters): Promise<void> {
  const { policy, vault } = context.contracts;
  const shortest = await tryRead<bigint>(policy, "minHalfLife");
  const longest = await tryRead<bigint>(policy, "maxHalfLife");
  const version = await tryRead<bigint>(policy, "currentVersion");
  if (shortest === undefined || longest === undefined || version === undefined) return;
  const length = await tryRead<bigint>(vault, "epochLength");
  const epochs = await tryRead<bigint>(vault, "unbondingEpochs");
  if (length !== undefined && epochs !== undefined && epochs * length < longestLife(length, longest)) {
    report(
      context,
      "terms",
      "policy",
      `half-lives of up to ${longest} s let decisions live ${longestLife(length, longest)} s, longer than unbonding, ${epochs * length} s`,
    );
  }
  if (length !== undefined && shortest < shortestHalfLife(length)) {
    report(
      context,
      "terms",
      "policy",
      `half-lives of ${shortest} s let decisions live longer than conviction can be computed, expected at least ${shortestHalfLife(length)} s`,
    );
  }
  let below: Terms | undefined;
  for (const [index, name] of CLASSES.entries()) {
    const terms = await tryRead<Terms>(policy, "termsOf", version, index);
    if (terms === undefined) return;
    const { quorumBps, halfLife } = terms;
    if (quorumBps < 1n || quorumBps > 10_000n || halfLife < shortest || halfLife > longest) {
      report(
        context,
        "terms",
        "policy",
        `class ${name} asks ${quorumBps} basis points and ${halfLife} s: out of range`,
      );
    }
    if (below !== undefined && (quorumBps < below.quorumBps || halfLife < below.halfLife)) {
      report(context, "terms", "policy", `class ${name} asks less than the class below it`);
    }
    for (const [field, found] of [
      ["QuorumBps", quorumBps],
      ["HalfLife", halfLife],
    ] as const) {
      const expected = parameters?.[`${name}${field}`];
      if (expected !== undefined && found !== expected) {
        report(context, "terms", "policy", `${name}${field} is ${found}, the parameters given say ${String(expected)}`);
      }
    }
    below = terms;
  }
}

/** Rules for the suite's own settings: as at genesis or stricter, and with a floor that no decision can lower. */
export async function checkRules(context: Context): Promise<void> {
  const { policy } = context.contracts;
  const version = await tryRead<bigint>(policy, "currentVersion");
  if (version === undefined) return;
  for (const rule of GENESIS_RULES) {
    const target = context.addresses[rule.contract];
    const selector = selectorOf(rule.signature);
    const least = BigInt(rule.impact);
    const now = await tryRead<bigint>(policy, "ruleOf", version, target, selector);
    const floor = await tryRead<bigint>(policy, "floorOf", target, selector);
    const subject = `${rule.contract}.${rule.signature}`;
    const expected = CLASSES[rule.impact];
    if (now !== undefined && now < least) {
      report(context, "rule", "policy", `${subject} is class ${CLASSES[Number(now)]}, expected at least ${expected}`);
    }
    if (floor !== undefined && floor < least) {
      report(
        context,
        "rule",
        "policy",
        `${subject} can be lowered to class ${CLASSES[Number(floor)]}, expected ${expected}`,
      );
    }
  }
}
