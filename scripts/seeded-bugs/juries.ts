import type { SeededBug } from "./bug.ts";

/** Mistakes in juries. */
export const bugsOfJuries: readonly SeededBug[] = [
  {
    number: "JR-10",
    mistake: "a third of a panel that stays away has it drawn again, although more than half agree",
    file: "contracts/jury/CourtRounds.sol",
    find: " || CourtBallot.isSettled(r.tally, r.seats)",
    replace: "",
    campaign: "Court",
  },
  {
    number: "JR-10",
    mistake: "half of a panel is enough whatever it says",
    file: "contracts/jury/CourtRounds.sol",
    find: "CourtBallot.isSettled(r.tally, r.seats)",
    replace: "2 * uint256(r.revealed) > r.seats",
    campaign: "Court",
  },
];
