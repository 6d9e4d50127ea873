import type { ParamType } from "ethers";
import { Chain } from "../chain/Chain.ts";
import type { Contract } from "../chain/Contract.ts";
import { check, priceless, verdict, type CellContext, type Outcome, type Scenario } from "./Scenario.ts";

const OUTSIDER = Chain.account("outsider");

/** One way to fill in arguments: the first address, other addresses, numbers. */
interface Filling {
  readonly first: string;
  readonly other: string;
  readonly number: bigint;
  readonly bytes32: string;
}

/** What only counts how often somebody used a right of everybody, such as proposing where no threshold is set. */
const COUNTERS = new Set(["proposalCount"]);

function fill(type: ParamType, filling: Filling, position: number): unknown {
  if (type.baseType === "array") {
    const length = type.arrayLength !== null && type.arrayLength > 0 ? type.arrayLength : 1;
    return Array.from({ length }, () =>
      type.arrayChildren === null ? null : fill(type.arrayChildren, filling, position),
    );
  }
  if (type.baseType === "tuple") return (type.components ?? []).map((c, i) => fill(c, filling, i));
  if (type.type === "address") return position === 0 ? filling.first : filling.other;
  if (type.type === "bool") return filling.number % 2n === 1n;
  if (type.type === "string") return "outsider";
  if (type.type === "bytes") return "0x";
  if (type.type === "bytes32") return filling.bytes32;
  if (type.type.startsWith("bytes")) return `0x${"00".repeat(Number(type.type.slice(5)))}`;
  const bits = Number(/\d+$/.exec(type.type)?.[0] ?? 256);
  const room = 1n << BigInt(type.type.startsWith("int") ? bits - 1 : bits);
  return filling.number < room ? filling.number : room - 1n;
}

/** Everything that the contracts say of themselves without being asked about anybody, and what the treasury holds. */
async function constitution(context: CellContext, parts: readonly [string, Contract][]): Promise<Map<string, string>> {
  const { world } = context;
  const facts = new Map<string, string>();
  for (const [name, contract] of parts) {
    for (const fragment of contract.abi.fragments) {
      if (fragment.type !== "function" || fragment.inputs.length > 0) continue;
      const fn = contract.abi.getFunction(fragment.format("sighash"));
      if (fn === null || (fn.stateMutability !== "view" && fn.stateMutability !== "pure")) continue;
      if (COUNTERS.has(fn.name)) continue;
      const value = await world.chain
        .view(contract.address, contract.abi.encodeFunctionData(fn, []))
        .catch((error: unknown) => String(error));
      facts.set(`${name}.${fn.name}`, value);
    }
    facts.set(`${name} code`, await world.chain.code(contract.address));
  }
  facts.set("dollars of the treasury", String(await world.treasuryHeld()));
  facts.set("dollars of the outsider", String(await world.loot(OUTSIDER)));
  facts.set("supply", String(await world.token.readBigint("totalSupply")));
  return facts;
}

interface Breach {
  readonly call: string;
  readonly changed: string;
}

async function run(context: CellContext): Promise<Outcome> {
  const { world, prices } = context;
  const { chain } = world;
  const parts = Object.entries(world.contracts);
  const roles = `0x${"00".repeat(32)}`;
  const fillings: Filling[] = [
    { first: OUTSIDER, other: OUTSIDER, number: 1n, bytes32: roles },
    { first: world.dollar.address, other: OUTSIDER, number: 100n, bytes32: roles },
    { first: world.token.address, other: OUTSIDER, number: 0n, bytes32: roles },
  ];
  // As things are one block later if the outsider does nothing but pay nothing to itself: views may move with time.
  const before = await context.undone(async () => {
    await chain.send({ from: OUTSIDER, to: OUTSIDER, data: "0x", label: "nothing" });
    return constitution(context, parts);
  });
  let [tried, reverted] = [0, 0];
  const open = new Set<string>();
  const breaches: Breach[] = [];
  for (const [name, contract] of parts) {
    for (const fragment of contract.abi.fragments) {
      if (fragment.type !== "function") continue;
      const fn = contract.abi.getFunction(fragment.format("sighash"));
      if (fn === null || fn.stateMutability === "view" || fn.stateMutability === "pure") continue;
      for (const filling of fillings) {
        const args = fn.inputs.map((input, i) => fill(input, filling, i));
        const data = contract.abi.encodeFunctionData(fn, args);
        tried += 1;
        // Most calls revert, which a call without a transaction shows as well.
        const passes = await chain.view(contract.address, data, OUTSIDER).then(
          () => true,
          () => false,
        );
        if (!passes) {
          reverted += 1;
          continue;
        }
        open.add(`${name}.${fn.name}`);
        await context.undone(async () => {
          const call = { from: OUTSIDER, to: contract.address, data, label: `${name}.${fn.name}` };
          if (!(await chain.attempt(call)).ok) return;
          for (const [fact, value] of await constitution(context, parts)) {
            if (before.get(fact) !== value) breaches.push({ call: `${name}.${fn.name}`, changed: fact });
          }
        });
      }
    }
  }
  if (reverted === 0) throw new Error("Not one call was refused: the outsider is no outsider.");
  const checks = [
    check("calls of an outsider that changed a setting, a role, code or a balance", breaches.length, "=", 0),
  ];
  const state = verdict(checks);
  return {
    state,
    because:
      breaches.length === 0
        ? `of ${tried} calls over the whole ABI of ${parts.length} contracts ${reverted} reverted, and the others changed nothing that is not their caller's`
        : `${breaches.length} of ${tried} calls changed what is not their caller's: ${breaches[0]?.call ?? ""} changed ${breaches[0]?.changed ?? ""}`,
    checks,
    measures: {
      calls: tried,
      reverted,
      contracts: parts.length,
      openToAnybody: [...open].join(", "),
      breaches: breaches.map((b) => `${b.call} -> ${b.changed}`).join("; "),
    },
    ...priceless(prices, state === "held", breaches.length, "the outsider has nothing and needs nothing"),
  };
}

export const scenario: Scenario = {
  id: "PX6",
  title: "Every initialiser and admin function, by an outsider",
  family: "process",
  claim: "No function that anybody may call changes a setting, a role or a balance of the system.",
  precedent: {
    event: "Audius, July 2022; Parity's library, 6 November 2017",
    figures:
      "Audius' governance could be initialised a second time and lost 18 million AUDIO; whoever called the initialiser of Parity's library froze 513,774 ether",
    source:
      "SunWeb3Sec/DeFiHackLabs, src/test/2022-07/Audius_exp.sol; Callisto's overview, which quotes Audius' post-mortem (https://callisto-network.gitbook.io/callisto-network/hack-investigation-dept./audius-governance-system-exploit-overview); Coin Bureau, Parity Wallet Freeze Post Mortem (https://coinbureau.kinsta.cloud/news/parity-issues-post-mortem-kill-froze-millions)",
  },
  budget: "every function of every deployed contract, three fillings of its arguments, no rights and no money",
  criterion: "every call reverts, over the whole ABI of every deployed contract",
  ablations: [{ system: "counterweight", variant: "open-treasury", note: "the treasury obeys whoever calls" }],
  limits: [
    "Functions meant for everybody succeed and are listed; what counts is that nothing else changes: every view without arguments, all code, the treasury, the supply.",
    "Arguments are filled in three ways, not searched. Roles of single accounts show only where a view without arguments depends on them.",
  ],
  run,
};
