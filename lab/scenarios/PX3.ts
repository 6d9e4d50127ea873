import { Chain } from "../chain/Chain.ts";
import type { ProposedCall } from "../systems/System.ts";
import { check, priceless, verdict, type CellContext, type Outcome, type Scenario } from "./Scenario.ts";

const GRANTEE = Chain.account("grantee");

type Front = (honest: string, attacker: string, calls: readonly ProposedCall[], text: string) => Promise<void>;

interface Landing {
  readonly landed: boolean;
  readonly canceled: boolean;
}

async function run(context: CellContext): Promise<Outcome> {
  const { world } = context;
  const { chain } = world;
  const copy: Front = async (_, attacker, calls, text) => {
    await chain.attempt(world.proposeCall(attacker, calls, text));
  };
  const copyAndCancel: Front = async (_, attacker, calls, text) => {
    if (!(await chain.attempt(world.proposeCall(attacker, calls, text))).ok) return;
    await chain.attempt(world.cancelCall(await world.identify(attacker, calls, text), attacker));
  };
  const stripped: Front = async (honest, attacker, calls, text) => {
    await copyAndCancel(honest, attacker, calls, text.replace(/#proposer=.*$/, ""));
  };
  const renamed: Front = async (honest, attacker, calls, text) => {
    await copyAndCancel(honest, attacker, calls, text.replace(honest.toLowerCase(), attacker.toLowerCase()));
  };
  const fronts: Record<string, Front> = {
    "copy it": copy,
    "copy and cancel it": copyAndCancel,
    "copy it without its proposer's name": stripped,
    "copy it under one's own name": renamed,
  };
  const land = (front: Front): Promise<Landing> =>
    context.undone(async () => {
      const [honest, attacker] = (await world.proposers(2)) as [string, string];
      for (const account of [honest, attacker]) await world.fundProposal(account);
      const calls = [world.payCall(GRANTEE, (await world.prize()) / 50n)];
      const text = `an honest grant#proposer=${honest.toLowerCase()}`;
      await front(honest, attacker, calls, text);
      const { ok } = await chain.attempt(world.proposeCall(honest, calls, text));
      if (!ok) return { landed: false, canceled: false };
      const ballot = await world.identify(honest, calls, text);
      await chain.attempt(world.cancelCall(ballot, attacker));
      return { landed: true, canceled: (await world.stage(ballot)) === "canceled" };
    });
  const tried: string[] = [];
  let [lost, canceled] = [0, 0];
  for (const [name, front] of Object.entries(fronts)) {
    const landing = await land(front);
    if (!landing.landed) lost += 1;
    if (landing.canceled) canceled += 1;
    tried.push(`${name}: ${landing.landed ? (landing.canceled ? "canceled" : "landed") : "shut out"}`);
  }
  const checks = [
    check(`honest proposals shut out by who saw them first, of ${tried.length}`, lost, "=", 0),
    check("honest proposals canceled by a stranger", canceled, "=", 0),
  ];
  const state = verdict(checks);
  return {
    state,
    because:
      state === "held"
        ? "the honest proposal lands, whoever copies it first"
        : `${lost} honest proposals were shut out and ${canceled} canceled`,
    checks,
    measures: { tried: tried.join("; ") },
    ...priceless("both proposers are there already"),
  };
}

export const scenario: Scenario = {
  id: "PX3",
  title: "Front-run, copy or cancel a proposal",
  family: "process",
  claim: "Whoever sees a proposal in the mempool cannot keep it from landing.",
  precedent: {
    event: "OpenZeppelin security advisory GHSA-5h3x-9wvq-w4m2, June 2023",
    figures:
      "Governor 4.9.0 and GovernorCompatibilityBravo from 4.3.0 on let anybody make a pending proposal first and cancel it, again and again",
    source:
      "CVE-2023-34234, text of the advisory (read as https://portal.vyprsec.ai/cves/CVE-2023-34234); fixed by the #proposer suffix in 4.9.1",
  },
  budget: "sees every transaction before it is mined, and may propose as well",
  criterion: "the honest proposal lands",
  ablations: [
    { system: "counterweight", variant: "open-description", note: "anybody may propose under another's name" },
  ],
  limits: [
    "The honest proposer names itself in the description, as the documents of Counterweight and OpenZeppelin say.",
  ],
  run,
};
