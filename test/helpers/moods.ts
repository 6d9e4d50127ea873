/** Moods of `test/mocks/policy/HostileToken.sol`. */
export const Mood = {
  Honest: 0,
  TakesFeeFromRecipient: 1,
  TakesFeeFromSender: 2,
  BalanceReverts: 3,
  BalanceLies: 4,
  ReturnsFalse: 5,
  CallsBack: 6,
} as const;
