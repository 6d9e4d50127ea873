import { Chain } from "../chain/Chain.ts";
import { Contract } from "../chain/Contract.ts";
import { artifact } from "../chain/connect.ts";
import { cast } from "../economics/juries.ts";
import { HONEST, type Court, type HostileEnding, type OwnedDispute, type ProofDesk } from "../systems/courts/Court.ts";
import { juryScenario, type CourtContext } from "./JuryScenario.ts";
import { check, notApplicable, priceless, verdict, type Outcome } from "./Scenario.ts";

/** What the owner of the dispute does when it is told the ruling, by the number of the manner in its contract. */
const MANNERS = ["reverts", "burns all gas", "returns a megabyte", "calls the court again"];

/** What the judge of proofs does when it is asked, likewise. */
const JUDGES = ["reverts", "burns all gas", "answers at length", "answers neither yes nor no", "calls whoever asks"];

interface Ending {
  readonly ruled: boolean;
  /** Coherent jurors whose fee did not arrive. */
  readonly unpaid: number;
  /** Calls back that the court let through. */
  readonly entered: number;
  /** The next dispute, of an owner like others, ended too. */
  readonly next: boolean;
}

async function ended(court: Court, dispute: OwnedDispute): Promise<Ending> {
  await court.chain.send(dispute.contract.call(Chain.account("hostile"), "arm", [dispute.finish]));
  const jury = await court.draw(dispute);
  const accounts = [...new Set(jury.map((s) => s.account))];
  const before = new Map<string, bigint>();
  for (const account of accounts) before.set(account, (await court.wallet(account)).coin);
  await court.vote(
    dispute,
    jury.map((s) => cast(s, HONEST)),
  );
  const ruled = (await court.settle(dispute)) === HONEST;
  let unpaid = 0;
  for (const account of accounts) if ((await court.wallet(account)).coin <= (before.get(account) ?? 0n)) unpaid++;
  const entered = Number(await dispute.contract.readBigint("entered"));
  const other = await court.open();
  const seats = await court.draw(other);
  await court.vote(
    other,
    seats.map((s) => cast(s, HONEST)),
  );
  return { ruled, unpaid, entered, next: (await court.settle(other)) === HONEST };
}

/** Claims before each hostile judge. */
async function judged({ court, undone }: CourtContext, proofs: ProofDesk): Promise<HostileEnding[]> {
  const build = await artifact("HostileProof");
  const endings: HostileEnding[] = [];
  for (const manner of JUDGES.keys()) {
    const ending = await undone(async () => {
      const judge = await Contract.deploy(court.chain, Chain.account("hostile"), "HostileProof", build, [manner]);
      return proofs.judged(judge);
    });
    endings.push(ending);
  }
  return endings;
}

async function hear(context: CourtContext): Promise<Outcome> {
  const { court, undone } = context;
  const endings = new Map<string, Ending>();
  for (const [manner, name] of MANNERS.entries()) {
    const ending = await undone(async () => {
      const dispute = await court.openBy("HostileArbitrable", manner);
      return dispute === null ? null : ended(court, dispute);
    });
    if (ending === null) return notApplicable("disputes there belong to no contract that is told an ERC-792 ruling");
    endings.set(name, ending);
  }
  const all = [...endings.values()];
  const stuck = [...endings].filter(([, e]) => !e.ruled).map(([name]) => name);
  const checks = [
    check("disputes of hostile owners without the right ruling", stuck.length, "=", 0),
    check(
      "coherent jurors whose fee did not arrive",
      all.reduce((n, e) => n + e.unpaid, 0),
      "=",
      0,
    ),
    check(
      "calls back into the court that went through",
      all.reduce((n, e) => n + e.entered, 0),
      "=",
      0,
    ),
    check("later disputes that did not end", all.filter((e) => !e.next).length, "=", 0),
  ];
  // Claims that a jury may be asked about open only while the pool is at its floor.
  const claimed =
    court.proofs !== null && (await court.brake?.idle()) === "" ? await judged(context, court.proofs) : [];
  if (claimed.length > 0) {
    checks.push(
      check(
        "empty proofs that hostile judges got taken",
        claimed.reduce((n, e) => n + e.taken, 0),
        "=",
        0,
      ),
      check("claims before or beside hostile judges that did not end", claimed.filter((e) => !e.ended).length, "=", 0),
      check("payouts that hostile judges blocked", claimed.filter((e) => !e.paid).length, "=", 0),
    );
  }
  const state = verdict(checks);
  return {
    state,
    because:
      state === "held"
        ? `an owner that ${MANNERS.join(", ")} stops neither ruling nor pay${claimed.length === 0 ? "" : `, and a judge of proofs that ${JUDGES.join(", ")} stops no claim`}`
        : `${checks
            .filter((c) => !c.holds)
            .map((c) => c.what)
            .join("; ")}: the owner ${stuck.join(", ") || "interferes"}`,
    checks,
    measures: { manners: MANNERS.join("; "), judges: claimed.length === 0 ? "none" : JUDGES.join("; ") },
    ...priceless("a contract is enough; nobody is bought"),
  };
}

export const scenario = juryScenario({
  id: "PX7",
  title: "Hostile owners of disputes, hostile judges of proofs",
  family: "process",
  claim:
    "Whatever the contract does that a ruling is told to, or that judges a proof, disputes and claims end, everybody is paid and others go on.",
  precedent: {
    event: "Callbacks that must not fail",
    figures: "the recipient of a callback must implement it and not revert, or the resolution is blocked",
    source: "@uma/core 2.62.2, OptimisticOracleV3.sol, notes on assertTruth, read in the package",
  },
  budget: "one contract for each of four manners of owners and five of judges, and the fee of a dispute",
  criterion: "no state lost, no dispute stuck, no payout blocked",
  ablations: [
    {
      system: "counterweight",
      variant: "demanded-delivery",
      note: "the owner has to take the ruling before a dispute ends",
    },
  ],
  limits: [
    "A judge that says yes to everything is believed, for models whose owners chose it: that is what a kind of proof is.",
    "The kind is added as a passed decision would add it. Judges are tried where the pool is at its floor.",
    "Hostile tokens and adapters of personhood are tried by the suite's own tests, not here.",
  ],
  hear,
});
