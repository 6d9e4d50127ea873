import { parseEther } from "ethers";
import type { Circuit } from "../lib/circuits/build.ts";
import { drawingOf } from "../lib/model/pictures.ts";
import { mined, tokens } from "../walkthrough/world.ts";
import { ClaimState, Ground, Outcome, postClaim } from "./claims.ts";
import { infer, proofOfInference, type Inference } from "./model.ts";
import { GROTH16 } from "./module.ts";
import { refusalOf } from "./refusals.ts";
import { accountOf, coin, type World } from "./world.ts";

/** What depends on each claim, as its verifier states. */
const VALUE = parseEther("0.5");
const DIGIT = 7;
const SEED = 3;

/** Claims about a model whose every answer a proof can show: no jury is ever asked. */
export async function claimsBeforeProofs(world: World, circuit: Circuit): Promise<void> {
  const inference = await infer(DIGIT, SEED);
  const model = await registerModel(world, inference);
  const proof = await trueClaim(world, circuit, model, inference);
  await falseClaim(world, model, inference, proof);
}

async function registerModel(world: World, { contentHash }: Inference): Promise<string> {
  const { clock, contracts, story } = world;
  const { models } = contracts;
  story.chapter("A model whose answers can be proven");
  const ada = accountOf(world, "ada");
  const day = clock.length / 7n;
  const policy = { proofKinds: 1n << GROTH16, minBond: 0n, minWindow: day, maxWindow: 2n * day, jury: false };
  await mined(models.connect(ada).register(contentHash, policy));
  const model = await models.idOf(contentHash, ada);
  await story.tell("ada", "registers a small network that reads digits, by a commitment to its weights (register)");
  await story.tell("policy", "claims come with Groth16 proofs of its circuit; there is no jury");
  story.check("the registry keeps the commitment", (await models.contentHashOf(model)) === contentHash);
  return model;
}

/** Bela claims what the model said, and proves it. Answers with the proof. */
async function trueClaim(world: World, circuit: Circuit, model: string, inference: Inference): Promise<string> {
  const { addresses, chainId, clock, contracts, story } = world;
  const { claims } = contracts;
  story.chapter("A true claim, proven");
  for (const [index, line] of drawingOf(inference.picture).entries())
    await story.tell(index === 0 ? "picture" : "", line);
  const bela = accountOf(world, "bela");
  const { claim, producedAt } = await postClaim(world, bela, {
    model,
    inputHash: inference.inputHash,
    outputHash: inference.outputHash,
    proofKind: GROTH16,
    value: VALUE,
    window: clock.length / 7n,
  });
  const { bond } = await claims.claimOf(claim);
  await story.tell("bela", `ran it: "${inference.answer.class}"; claims so against a bond of ${coin(bond)} (post)`);
  const context = { chainId, claimBook: addresses.claims, verifier: bela.address, producedAt };
  const proof = await proofOfInference(circuit, inference, context);
  await mined(claims.connect(bela).prove(claim, proof));
  await story.tell("bela", "proves it in zero knowledge of the weights (prove)");
  const { proven, deadline } = await claims.claimOf(claim);
  story.check("the chain verified the proof", proven);
  const challenge = claims
    .connect(accountOf(world, "chen"))
    .challenge.staticCall(claim, Ground.Output, { value: bond });
  const refusal = await refusalOf(claims.interface, challenge);
  story.check(`nobody can challenge the output any more: ${refusal}`, refusal === "ClaimAlreadyProven");
  await story.wait(deadline, "the window for challenges closes");
  const output = await claims.outputOf(claim);
  story.check(
    "the claim is final: isFinal, outputOf",
    (await claims.isFinal(claim)) && output === inference.outputHash,
  );
  await mined(claims.connect(bela).settle(claim));
  story.check(`bela has ${coin(bond)} to withdraw`, (await claims.creditOf(bela)) === bond);
  return proof;
}

/** Dana claims a lie, and has no proof of it. */
async function falseClaim(world: World, model: string, inference: Inference, belasProof: string): Promise<void> {
  const { clock, contracts, story } = world;
  const { claims, verifiers } = contracts;
  story.chapter("A false claim, refuted without a jury");
  const [dana, chen] = [accountOf(world, "dana"), accountOf(world, "chen")];
  const { claim } = await postClaim(world, dana, {
    model,
    inputHash: inference.inputHash,
    outputHash: inference.lieHash,
    proofKind: GROTH16,
    value: VALUE,
    window: clock.length / 7n,
  });
  await story.tell("dana", `claims that the model said "${inference.lie.class}" to the same picture (post)`);
  const { bond } = await claims.claimOf(claim);
  await mined(claims.connect(chen).challenge(claim, Ground.Output, { value: bond }));
  await story.tell("chen", `ran it too, and challenges the output against as large a bond (challenge)`);
  story.check("a valid proof is awaited", (await claims.stateOf(claim)) === ClaimState.ObjectiveCheck);
  const refusal = await refusalOf(claims.interface, claims.connect(dana).prove.staticCall(claim, belasProof));
  story.check(`bela's proof shows nothing of dana's claim: ${refusal}`, refusal === "ClaimProofInvalid");

  await story.wait((await claims.claimOf(claim)).deadline, 'two "days" to answer with a proof are over');
  const before = (await verifiers.verifierOf(dana)).bond;
  const insurance = await claims.insuranceDue();
  await mined(claims.connect(chen).settle(claim));
  await story.tell("chen", "settles the claim (settle); anybody may");
  const { state, outcome } = await claims.claimOf(claim);
  story.check(
    "refuted, by the clock and the verifier's silence alone",
    state === ClaimState.Resolved && outcome === Outcome.Refuted,
  );
  const notFinal = await refusalOf(claims.interface, claims.outputOf(claim));
  story.check(`nobody can rely on it: ${notFinal}`, notFinal === "ClaimNotFinal");
  story.check(
    `chen has the bond back and half of dana's: ${coin(bond + bond / 2n)}`,
    (await claims.creditOf(chen)) === bond + bond / 2n,
  );
  story.check("the other half is the insurance's", (await claims.insuranceDue()) - insurance === bond - bond / 2n);
  const slashed = await verifiers.slashAmount();
  const { bond: left } = await verifiers.verifierOf(dana);
  story.check(
    `dana lost ${tokens(slashed)} tokens of stake and posts nothing more`,
    before - left === slashed && !(await verifiers.isActive(dana)),
  );
}
