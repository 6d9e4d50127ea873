import type { SeededBug } from "./bug.ts";

const REGISTRY = "contracts/identity/PersonRegistry.sol";
const VAULT = "contracts/stake/StakeVault.sol";
const VOTES = "contracts/votes/QuadraticVotes.sol";

/** Mistakes in persons, stake and voice. */
export const bugsOfPeople: readonly SeededBug[] = [
  {
    number: "ID-1",
    mistake: "whoever moves keeps the old account, too",
    file: REGISTRY,
    find: "if (from != address(0)) _seats[from].person = 0;",
    replace: "",
    campaign: "Identity",
  },
  {
    number: "ID-2",
    mistake: "a revocation counts one snapshot late",
    file: REGISTRY,
    find: "record.expiryEpoch = epoch;",
    replace: "record.expiryEpoch = epoch + 1;",
    campaign: "Identity",
  },
  {
    number: "ID-3",
    mistake: "one admission too many",
    file: REGISTRY,
    find: "if (_admitted >= limit)",
    replace: "if (_admitted > limit)",
    campaign: "Identity",
  },
  {
    number: "ST-1",
    mistake: "what is paid stays in the books",
    file: VAULT,
    find: "        _totalUnbonding -= units;\n",
    replace: "",
    campaign: "Stake",
  },
  {
    number: "ST-2",
    mistake: "a bond needs no free stake",
    file: VAULT,
    find: "uint64 units = _freeUnits(account, owner, amount);",
    replace: "uint64 units = _unitsOf(amount);",
    campaign: "Stake",
  },
  {
    number: "ST-3",
    mistake: "unbonding ends one epoch early",
    file: VAULT,
    find: "uint32 releaseEpoch = epoch + 1 + _UNBONDING_EPOCHS;",
    replace: "uint32 releaseEpoch = epoch + _UNBONDING_EPOCHS;",
    campaign: "Stake",
  },
  {
    number: "ST-4",
    mistake: "unbonding does not tell the votes contract, so stake goes on counting when it is gone",
    file: VAULT,
    find: "        _startUnbonding(msg.sender, units);\n        _sync(msg.sender);\n",
    replace: "        _startUnbonding(msg.sender, units);\n",
    campaign: "Stake",
  },
  {
    number: "QV-1",
    mistake: "the cap of stake is forgotten",
    file: "contracts/votes/VoiceSource.sol",
    find: "FixedPointMathLib.sqrt(FixedPointMathLib.min(stake, _STAKE_CAP))",
    replace: "FixedPointMathLib.sqrt(stake)",
    campaign: "Voice",
  },
  {
    number: "QV-2",
    mistake: "a new delegation ends when the old one would have",
    file: VOTES,
    find: "changes.includeLent(plan, to.until, 1);",
    replace: "changes.includeLent(plan, from.person == 0 ? to.until : from.until, 1);",
    campaign: "Voice",
  },
  {
    number: "QV-3",
    mistake: "the total does not fall when persons expire",
    file: "contracts/votes/VoiceChanges.sol",
    find: "            if (end > step.until) end = step.until;\n",
    replace: "",
    campaign: "Voice",
  },
  {
    number: "QV-4",
    mistake: "after a move the old account goes on speaking with its own stake",
    file: REGISTRY,
    find: "        _sync(msg.sender);\n        _sync(newAccount);\n",
    replace: "        _sync(newAccount);\n",
    campaign: "Voice",
  },
  {
    number: "QV-5",
    mistake: "a change of voice forgets what was before it",
    file: "contracts/votes/VoiceSchedule.sol",
    find: "            if (hot.since < current) _archive(self, hot);\n",
    replace: "",
    campaign: "Voice",
  },
  {
    number: "DL-3",
    mistake: "a delegation counts one snapshot longer than its term",
    file: "contracts/votes/DelegationBook.sol",
    find: "return epoch < record.until ? record.person : 0;",
    replace: "return epoch <= record.until ? record.person : 0;",
    campaign: "Voice",
  },
];
