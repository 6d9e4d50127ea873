import type { FunctionFragment, ParamType } from "ethers";
import { Chain } from "../chain/Chain.ts";
import type { Contract } from "../chain/Contract.ts";
import { OPEN_FUNCTIONS, type OpenFunctions } from "../systems/openFunctions.ts";
import { check, priceless, verdict, type CellContext, type Outcome, type Scenario } from "./Scenario.ts";

const OUTSIDER = Chain.account("outsider");
const NOTHING = `0x${"00".repeat(32)}`;

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

type Parts = readonly (readonly [string, Contract])[];

/** Who has which role, permission and allowance, the outsider above all, and what every contract holds. */
async function rights(context: CellContext, parts: Parts): Promise<Map<string, string>> {
  const { world } = context;
  const facts = new Map<string, string>();
  const look = async (name: string, contract: Contract, fn: string, args: readonly unknown[]): Promise<void> => {
    const value = await world.chain.view(contract.address, contract.encode(fn, args));
    facts.set(`${name}.${fn}(${args.join(", ")})`, value);
  };
  const purses = [...parts.map(([, contract]) => contract.address), world.treasury, world.market, OUTSIDER];
  const tokens = parts.filter(([, c]) => c.abi.hasFunction("allowance(address,address)"));
  for (const [name, coin] of [...tokens, ["dollar", world.dollar] as const]) {
    for (const purse of new Set(purses)) {
      await look(name, coin, "balanceOf", [purse]);
      if (purse !== OUTSIDER) await look(name, coin, "allowance", [purse, OUTSIDER]);
    }
  }
  for (const [name, contract] of parts) {
    const ids = await identifiers(contract);
    if (contract.abi.hasFunction("hasRole(bytes32,address)")) {
      for (const role of [NOTHING, ...ids]) {
        await look(name, contract, "hasRole", [role, OUTSIDER]);
        await look(name, contract, "getRoleAdmin", [role]);
      }
    }
    if (contract.abi.hasFunction("hasPermission(address,address,bytes32,bytes)")) {
      for (const [, where] of parts) {
        for (const id of ids) await look(name, contract, "hasPermission", [where.address, OUTSIDER, id, "0x"]);
      }
    }
  }
  return facts;
}

/** Roles and permissions by their names in the contract. */
async function identifiers(contract: Contract): Promise<string[]> {
  const ids: string[] = [];
  for (const fragment of contract.abi.fragments) {
    if (fragment.type !== "function" || fragment.inputs.length > 0) continue;
    const fn = contract.abi.getFunction(fragment.format("sighash"));
    if (fn !== null && /_(ROLE|PERMISSION_ID)$/.test(fn.name)) ids.push(String((await contract.read(fn.name))[0]));
  }
  return ids;
}

/** Everything that the contracts say of themselves without being asked about anybody, all rights, and what the treasury holds. */
async function constitution(context: CellContext, parts: Parts): Promise<Map<string, string>> {
  const { world } = context;
  const facts = await rights(context, parts);
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

/** Functions of a contract that change state, by their signatures. */
function changing(contract: Contract): FunctionFragment[] {
  return contract.abi.fragments.flatMap((fragment) => {
    if (fragment.type !== "function") return [];
    const fn = contract.abi.getFunction(fragment.format("sighash"));
    return fn === null || fn.stateMutability === "view" || fn.stateMutability === "pure" ? [] : [fn];
  });
}

/** Entries of the list that name no function of the system: a list that is longer than what is there hides something. */
function staleEntries(open: OpenFunctions, parts: Parts): string[] {
  const there = new Map(parts.map(([name, contract]) => [name, new Set(changing(contract).map((f) => f.format()))]));
  return Object.entries(open).flatMap(([name, functions]) =>
    Object.keys(functions)
      .filter((signature) => there.get(name)?.has(signature) !== true)
      .map((signature) => `${name}.${signature}`),
  );
}

interface Breach {
  readonly call: string;
  readonly changed: string;
}

interface Sweep {
  readonly tried: number;
  readonly reverted: number;
  /** Functions that an outsider called with success: those on the list, and the others. */
  readonly open: ReadonlySet<string>;
  readonly unlisted: ReadonlySet<string>;
  readonly breaches: readonly Breach[];
}

/** Calls everything that changes state, in every filling. */
async function callEverything(context: CellContext, parts: Parts, list: OpenFunctions): Promise<Sweep> {
  const { world } = context;
  const { chain } = world;
  const fillings: Filling[] = [
    { first: OUTSIDER, other: OUTSIDER, number: 1n, bytes32: NOTHING },
    { first: world.dollar.address, other: OUTSIDER, number: 100n, bytes32: NOTHING },
    { first: world.token.address, other: OUTSIDER, number: 0n, bytes32: NOTHING },
  ];
  // As things are one block later if the outsider does nothing but pay nothing to itself: views may move with time.
  const before = await context.undone(async () => {
    await chain.send({ from: OUTSIDER, to: OUTSIDER, data: "0x", label: "nothing" });
    return constitution(context, parts);
  });
  let [tried, reverted] = [0, 0];
  const [open, unlisted] = [new Set<string>(), new Set<string>()];
  const breaches: Breach[] = [];
  for (const [name, contract] of parts) {
    for (const fn of changing(contract)) {
      const label = `${name}.${fn.format()}`;
      for (const filling of fillings) {
        const args = fn.inputs.map((input, i) => fill(input, filling, i));
        const call = { from: OUTSIDER, to: contract.address, data: contract.abi.encodeFunctionData(fn, args), label };
        tried += 1;
        await context.undone(async () => {
          if (!(await chain.attempt(call)).ok) {
            reverted += 1;
            return;
          }
          (list[name]?.[fn.format()] === undefined ? unlisted : open).add(label);
          for (const [fact, value] of await constitution(context, parts)) {
            if (before.get(fact) !== value) breaches.push({ call: label, changed: fact });
          }
        });
      }
    }
  }
  return { tried, reverted, open, unlisted, breaches };
}

async function run(context: CellContext): Promise<Outcome> {
  const { world } = context;
  const parts = Object.entries(world.contracts);
  const list = OPEN_FUNCTIONS[world.system];
  if (list === undefined)
    throw new Error(`Nobody wrote down which functions of ${world.system} are open to everybody.`);
  const stale = staleEntries(list, parts);
  const { tried, reverted, open, unlisted, breaches } = await callEverything(context, parts, list);
  if (reverted === 0) throw new Error("Not one call was refused: the outsider is no outsider.");
  const checks = [
    check("functions that let an outsider through and are not open to everybody by design", unlisted.size, "=", 0),
    check(
      "calls of an outsider that changed a setting, a role, an allowance, code or a balance",
      breaches.length,
      "=",
      0,
    ),
    check("entries of the list of open functions that name no function", stale.length, "=", 0),
  ];
  const state = verdict(checks);
  const [first] = breaches;
  const faults = [
    ...(unlisted.size === 0 ? [] : [`${[...unlisted].join(", ")} let an outsider through`]),
    ...(first === undefined ? [] : [`${first.call} changed ${first.changed}`]),
    ...(stale.length === 0 ? [] : [`${stale.join(", ")} is listed and not there`]),
  ];
  return {
    state,
    because:
      faults.length === 0
        ? `of ${tried} calls over the whole ABI of ${parts.length} contracts ${reverted} reverted, and the others, of ${open.size} functions that are everybody's by design, changed nothing that is not their caller's`
        : `of ${tried} calls over the whole ABI of ${parts.length} contracts ${reverted} reverted; ${faults.join("; ")}`,
    checks,
    measures: {
      calls: tried,
      reverted,
      contracts: parts.length,
      openToAnybody: [...open].join("; "),
      letThroughUnlisted: [...unlisted].join("; "),
      breaches: breaches.map((b) => `${b.call} -> ${b.changed}`).join("; "),
    },
    ...priceless("the outsider has nothing and needs nothing"),
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
    "Functions meant for everybody are on a list with a reason each (lab/systems/openFunctions.ts); everything else has to revert. What is on the list must change nothing that is not its caller's: every view without arguments, all code, roles and allowances of the outsider, balances, the supply.",
    "Arguments are filled in three ways, not searched, and no coin is sent along.",
  ],
  run,
};
