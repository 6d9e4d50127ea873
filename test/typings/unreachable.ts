/** `test/fuzz/SortitionTree.t.sol` and `SortitionOrder.t.sol` provoke these. */
const SORTITION = "the pool looks before it inserts and removes, and asks for no rank or step beyond the members";

/**
 * Errors that the ABIs declare and nobody can provoke, each with the reason. All are those of libraries, which declare them
 * for other uses.
 */
export const unreachable: Readonly<Record<string, string>> = {
  CheckpointUnorderedInsertion: "checkpoints are keyed by epoch, version or time, which never fall",
  ECDSAInvalidSignatureLength: "signatures that reach ECDSA.recover come as v, r and s, which have no length",
  GovernorAlreadyQueuedProposal: "thrown by OpenZeppelin's extension for Compound's timelock only",
  GovernorInsufficientProposerVotes: "the proposal threshold is 0: a root and a deposit are asked instead",
  GovernorOnlyExecutor: "guards relay and settings; relay is switched off and there are no settings",
  GovernorInvalidVoteParams: "thrown by OpenZeppelin's fractional counting only; here it is GovernorIntensityInvalid",
  GovernorInvalidVotingPeriod: "thrown by OpenZeppelin's settings extension only; the voting period is the epoch",
  GovernorProposalQueueingFailed: "the timelock answers with a time above 0 or reverts",
  GovernorProposalQueueingNotRequired: "every proposal needs queueing",
  InvalidDSTLength: "the beacon's tag has at most 62 bytes, and the library takes 255",
  InvalidFieldElement: "the library's hash to the field gives elements of the field",
  InvalidShortString: "names of EIP-712 domains are constants, or stored in full when long",
  MapToPointFailed: "one of the map's three candidates is always on the curve",
  ModExpFailed: "the precompile fails for want of gas only, which leaves none to revert with",
  SortitionAlreadyMember: SORTITION,
  SortitionIdOutOfRange: "ids of persons are dense, and there are fewer than 2^29",
  SortitionNotMember: SORTITION,
  SortitionOrderExhausted: SORTITION,
  SortitionRankOutOfRange: SORTITION,
  SortitionSizeOutOfRange: SORTITION,
  SortitionStepsExceeded: SORTITION,
  StringTooLong: "long names of EIP-712 domains fall back to storage, and the beacon cuts its tag into parts that fit",
};
