import type { JsonRpcSigner } from "ethers";
import { mined, tokens } from "../walkthrough/world.ts";
import type { Name } from "./people.ts";
import { accountOf, type World } from "./world.ts";

export const ClaimState = { Final: 2n, ObjectiveCheck: 3n, Challenged: 4n, Jury: 5n, Resolved: 6n } as const;
export const Ground = { Output: 0n, Conduct: 1n } as const;
export const Outcome = { Stands: 1n, Refuted: 2n } as const;

/** Who posts claims in the story. */
const VERIFIERS: readonly Name[] = ["bela", "dana", "gus"];

/** Some become verifiers, each against a bond of its stake. */
export async function joinVerifiers(world: World): Promise<void> {
  const { contracts, story } = world;
  const { vault, verifiers } = contracts;
  const bond = await verifiers.verifierBond();
  for (const name of VERIFIERS) {
    const account = accountOf(world, name);
    await mined(vault.connect(account).setBondAllowance(verifiers, bond));
    await mined(verifiers.connect(account).join());
  }
  await story.tell(
    `${VERIFIERS.length} of them`,
    `become verifiers: ${VERIFIERS.join(", ")}; each against a bond of ${tokens(bond)} tokens (VerifierRegistry.join)`,
  );
}

/** What a verifier says; the rest of a posting follows. */
export interface Saying {
  readonly model: string;
  readonly inputHash: string;
  readonly outputHash: string;
  readonly proofKind: bigint;
  /** Wei that depend on it. */
  readonly value: bigint;
  /** Seconds. */
  readonly window: bigint;
}

/** Posts a claim about an output of just now against the least bond. */
export async function postClaim(
  { clock, contracts }: World,
  verifier: JsonRpcSigner,
  saying: Saying,
): Promise<{ claim: string; producedAt: bigint }> {
  const { claims, models } = contracts;
  const producedAt = await clock.now();
  const { version } = await models.modelOf(saying.model);
  const posting = { ...saying, producedAt, version, nonce: await claims.nonceOf(verifier) };
  const value = await claims.bondFor(saying.model, saying.value);
  const claim = await claims.connect(verifier).post.staticCall(posting, { value });
  await mined(claims.connect(verifier).post(posting, { value }));
  return { claim, producedAt };
}
