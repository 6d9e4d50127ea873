/**
 * Errors that the ABIs declare and nobody can provoke, each with the reason. All are OpenZeppelin's: its interfaces and
 * libraries declare them for other uses.
 */
export const unreachable: Readonly<Record<string, string>> = {
  CheckpointUnorderedInsertion: "checkpoints are keyed by epoch or version, which never fall",
  ECDSAInvalidSignatureLength: "signatures that reach ECDSA.recover come as v, r and s, which have no length",
  GovernorAlreadyQueuedProposal: "thrown by OpenZeppelin's extension for Compound's timelock only",
  GovernorInsufficientProposerVotes: "the proposal threshold is 0: a root and a deposit are asked instead",
  GovernorOnlyExecutor: "guards relay and settings; relay is switched off and there are no settings",
  GovernorInvalidVoteParams: "thrown by OpenZeppelin's fractional counting only; here it is GovernorIntensityInvalid",
  GovernorInvalidVotingPeriod: "thrown by OpenZeppelin's settings extension only; the voting period is the epoch",
  GovernorProposalQueueingFailed: "the timelock answers with a time above 0 or reverts",
  GovernorProposalQueueingNotRequired: "every proposal needs queueing",
  InvalidShortString: "names of EIP-712 domains are constants, or stored in full when long",
  StringTooLong: "OpenZeppelin's ShortStrings fall back to storage for long names",
};
