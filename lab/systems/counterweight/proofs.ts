import { id as keccakOfText } from "ethers";
import { Chain } from "../../chain/Chain.ts";
import type { Contract } from "../../chain/Contract.ts";
import type { HostileEnding, ProofDesk } from "../courts/Court.ts";
import { coinOf, endow } from "../courts/pool.ts";
import type { CounterweightWorld } from "./world.ts";

const OWNER = Chain.account("owner of the model");
const ACCUSER = Chain.account("accuser");
const DAY = 86_400;
/** A challenge that says that the output is wrong: only a proof answers it. */
const OUTPUT = 0;

/** Claims about a model whose proofs are judged by a contract of the attacker, and one without a proof beside them. */
export function proofsOf(world: CounterweightWorld): ProofDesk {
  const { chain, suite } = world;
  const { claims, models, proofKinds, verifiers, vault, timelock } = suite;

  /** Takes the kind in, as a decision would, and puts a verifier and a model in place. */
  async function settled(judge: Contract): Promise<{ verifier: string; model: string; kind: bigint }> {
    const verifier = world.voiced[0]?.account ?? "";
    await chain.send(proofKinds.call(timelock.address, "add", [judge.address]));
    const kind = await proofKinds.readBigint("kindOf", [judge.address]);
    const bond = await verifiers.readBigint("verifierBond");
    await chain.send(vault.call(verifier, "setBondAllowance", [verifiers.address, bond]));
    await chain.send(verifiers.call(verifier, "join"));
    const content = keccakOfText("a model");
    const policy = { proofKinds: (1n << kind) | 1n, minBond: 1, minWindow: DAY, maxWindow: 2 * DAY, jury: true };
    await chain.send(models.call(OWNER, "register", [content, policy]));
    return { verifier, model: String((await models.read("idOf", [content, OWNER]))[0]), kind };
  }

  async function posted(verifier: string, model: string, proofKind: bigint, output: string): Promise<string> {
    const bond = await claims.readBigint("bondFor", [model, 0]);
    const nonce = await claims.readBigint("nonceOf", [verifier]);
    const hashes = { inputHash: keccakOfText("input"), outputHash: keccakOfText(output) };
    const posting = { model, ...hashes, producedAt: chain.now, version: 1, window: DAY, nonce, proofKind, value: 0 };
    await endow(chain, verifier, bond);
    const call = claims.call(verifier, "post", [posting], "post a claim");
    const { logs } = await chain.send({ ...call, value: bond });
    const topic = claims.abi.getEvent("ClaimPosted")?.topicHash;
    const claim = logs.find((log) => log.topics[0] === topic)?.topics[1];
    if (claim === undefined) throw new Error("A claim was posted, and nothing says so.");
    return claim;
  }

  async function withdrawn(account: string): Promise<boolean> {
    const before = await coinOf(chain, account);
    const outcome = await chain.attempt(claims.call(account, "withdraw", [account]));
    return outcome.ok && (await coinOf(chain, account)) > before;
  }

  return {
    judged: async (judge): Promise<HostileEnding> => {
      const { verifier, model, kind } = await settled(judge);
      const doubtful = await posted(verifier, model, kind, "proven by nobody");
      const other = await posted(verifier, model, 0n, "not doubted");
      await chain.send(judge.call(ACCUSER, "arm", [claims.encode("settle", [doubtful])]));
      let taken = 0;
      const prove = async (): Promise<void> => {
        if ((await chain.attempt(claims.call(verifier, "prove", [doubtful, "0x"]))).ok) taken += 1;
      };
      await prove();
      const bond = await claims.readBigint("bondFor", [model, 0]);
      await endow(chain, ACCUSER, bond);
      await chain.send({ ...claims.call(ACCUSER, "challenge", [doubtful, OUTPUT]), value: bond });
      await prove();
      await chain.jump(2 * DAY);
      const ended = (await chain.attempt(claims.call(ACCUSER, "settle", [doubtful]))).ok;
      const final = (await claims.read("isFinal", [other]))[0] === true;
      const paid = (await chain.attempt(claims.call(ACCUSER, "settle", [other]))).ok;
      return { taken, ended: ended && final && paid, paid: (await withdrawn(ACCUSER)) && (await withdrawn(verifier)) };
    },
  };
}
