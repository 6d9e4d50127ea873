import type { EpochClock } from "./clock.ts";
import { IntensityBudgets } from "./intensity.ts";
import { ProposalModel } from "./proposal.ts";
import { refuseIf } from "./refusal.ts";
import { RegistryModel } from "./registry.ts";
import { StakeModel } from "./stake.ts";
import type { ClassTerms } from "./thresholds.ts";
import { type StakeBounds, VoiceModel } from "./voice.ts";

export interface NetworkParameters extends StakeBounds {
  /** Longest term of personhood that the issuer grants, in epochs. */
  readonly maxTerm: bigint;
  /** Least distinct persons For, whatever the electorate. */
  readonly leastPersons: bigint;
  readonly unbondingEpochs: bigint;
}

/** A whole network: people, stake, voice and proposals on one clock. */
export class NetworkModel {
  readonly clock: EpochClock;
  readonly registry: RegistryModel;
  readonly stake: StakeModel;
  readonly voice: VoiceModel;
  readonly budgets = new IntensityBudgets();
  readonly #leastPersons: bigint;

  constructor(clock: EpochClock, parameters: NetworkParameters) {
    this.clock = clock;
    this.registry = new RegistryModel(clock, parameters.maxTerm);
    this.stake = new StakeModel(clock, parameters.unbondingEpochs);
    this.voice = new VoiceModel(clock, this.registry, this.stake, parameters);
    this.#leastPersons = parameters.leastPersons;
  }

  /** Asks everybody a question. The proposer needs a root at the last snapshot. */
  propose(now: bigint, proposer: string, terms: ClassTerms): ProposalModel {
    const closed = this.clock.closedAt(now);
    refuseIf(closed < 0n || this.voice.memberAt(proposer, closed).root === 0n, "GovernorProposerHasNoRoot");
    return new ProposalModel(this.clock, now, terms, this.#leastPersons, (epoch) => this.voice.snapshotAt(epoch));
  }
}
