import { inspectTargets, type TargetReport } from "../../scripts/lib/inspect/targets.ts";
import { Chain } from "../chain/Chain.ts";
import { Contract } from "../chain/Contract.ts";
import { artifact } from "../chain/connect.ts";
import { readerOf } from "../chain/reader.ts";
import { majority } from "../economics/pacts.ts";
import { outOfReach } from "../economics/reach.ts";
import type { ProposedCall } from "../systems/System.ts";
import { check, notApplicable, priceless, verdict, type CellContext, type Outcome, type Scenario } from "./Scenario.ts";

const LOOT = Chain.account("loot");
const BUILDER = Chain.account("builder");
const SHOWN = Chain.account("grantee");

interface Swap {
  readonly paid: boolean;
  /** What the inspection says of each target before anybody votes. */
  readonly shown: readonly TargetReport[];
}

/** Passes a grant to `target`, makes the swap when voting is over, and runs it; whether the thief was paid. */
async function swapped(context: CellContext, target: Contract, swap: () => Promise<void>): Promise<Swap> {
  const { world } = context;
  const amount = (await world.prize()) / 20n;
  const calls: ProposedCall[] = [
    world.payCall(target.address, amount),
    { target: target.address, data: target.encode("release", [world.dollar.address]) },
  ];
  const ballot = await world.propose(world.clerk, calls, "a grant");
  await world.opened(ballot);
  const shown = await inspectTargets(
    readerOf(world.chain),
    calls.map((call) => call.target),
  );
  await world.vote(
    ballot,
    majority(world).map((h) => ({ account: h.account, side: "for" as const })),
  );
  await world.close(ballot);
  await swap();
  await world.enact(ballot);
  return { paid: (await world.loot(LOOT)) > 0n, shown };
}

async function run(context: CellContext): Promise<Outcome> {
  const { world } = context;
  const unreachable = await outOfReach(context);
  if (unreachable !== null) return notApplicable(unreachable);
  const { chain } = world;
  const grantAbi = (await artifact("Grant")).abi;

  const late = await context.undone(async () => {
    const factory = await Contract.deploy(chain, BUILDER, "LateCode", await artifact("LateCode"));
    await chain.send(factory.call(BUILDER, "choose", [SHOWN]));
    const target = new Contract(chain, await factory.readAddress("futureAddress"), grantAbi);
    return swapped(context, target, async () => {
      await chain.send(factory.call(BUILDER, "choose", [LOOT]));
      await chain.send(factory.call(BUILDER, "place"));
    });
  });
  let behind = "";
  const proxied = await context.undone(async () => {
    const honest = await Contract.deploy(chain, BUILDER, "Grant", await artifact("Grant"), [SHOWN]);
    const proxy = await Contract.deploy(chain, BUILDER, "SwitchingGrant", await artifact("SwitchingGrant"), [
      honest.address,
    ]);
    behind = proxy.address;
    return swapped(context, new Contract(chain, proxy.address, grantAbi), async () => {
      const thief = await Contract.deploy(chain, BUILDER, "Grant", await artifact("Grant"), [LOOT]);
      await chain.send(proxy.call(BUILDER, "switchTo", [thief.address]));
    });
  });
  // What is known to be a proxy here, and what the inspection makes of it and of the other targets.
  const proxy = proxied.shown.find((report) => report.address === behind);
  const others = proxied.shown.filter((report) => report.address !== behind && report.flagged);
  const checks = [
    check("executed with code that came to its address after the vote", late.paid ? 1 : 0, "=", 0),
    check("executed with other code behind a proxy than at the vote", proxied.paid ? 1 : 0, "=", 0),
    check("proxies among the targets that voters were not shown", proxy?.flagged === true ? 0 : 1, "=", 0),
  ];
  const state = verdict(checks);
  const flag = proxy?.signs.map((sign) => `${sign.kind}, ${sign.danger}`).join("; ") ?? "";
  return {
    state,
    because: `code put at a target after the vote ${late.paid ? "ran and paid the thief" : "did not run"}; other code behind a proxy ${proxied.paid ? "ran and paid the thief" : "did not run"}; the inspection of the targets before the vote ${flag === "" ? "did not show the proxy" : `showed the proxy (${flag})`}`,
    checks,
    measures: {
      lateCodePaid: late.paid ? "yes" : "no",
      proxyPaid: proxied.paid ? "yes" : "no",
      shownOfTheProxy: flag === "" ? "nothing" : flag,
      shownOfTheEmptyTarget: late.shown.some((report) => !report.hasCode) ? "no code" : "nothing",
      otherTargetsFlagged: others.length,
      whereTheFlagIs: "off chain: `npm run inspect`; nothing on the chain stops a flagged decision",
    },
    ...priceless("the voters are honest; nobody is bought"),
  };
}

export const scenario: Scenario = {
  id: "PX1",
  title: "Swap the code behind the target",
  family: "process",
  claim: "What runs is the code that was voted on.",
  precedent: {
    event: "Tornado Cash governance, May 2023",
    figures:
      "a proposal destroyed itself after passing and came back at the same address with other code, which gave its author 1.2 million votes against 700,000",
    source:
      "Decrypt, Tornado Cash Governance Attacker Offers DAO New Lifeline (https://decrypt.co/140932/tornado-cash-governance-attacker-offers-dao-new-lifeline-expensive-lesson); votes: samczsun as quoted by Benzinga (https://www.benzinga.com/markets/cryptocurrency/23/05/32502629)",
  },
  budget: "a contract whose address is known before its code, and a proxy",
  criterion: "execute reverts; proxies flagged",
  ablations: [{ system: "counterweight", variant: "no-pin", note: "code is not compared with what was proposed" }],
  limits: [
    "Since the Dencun upgrade a contract cannot destroy itself and come back with other code, so the late code comes to an address that was empty at the vote.",
    "A code hash does not pin what a proxy points to: other code behind a proxy runs, and that half is lost, whatever was shown before the vote (section 13).",
    "The flag is off chain. `npm run inspect` reads any chain, so it is run here on the targets in every system alike; it ships with Counterweight, and `--targets` serves voters of any other. No system makes its voters look, and none refuses what is flagged.",
    "The inspection finds code that changes behind an address. Settings that an owner can change in plain storage are not code, and not found.",
  ],
  run,
};
