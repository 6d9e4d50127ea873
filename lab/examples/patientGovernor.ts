import { OzWorld } from "../systems/oz-governor.ts";
import { DAY } from "../systems/PeerWorld.ts";
import type { System } from "../systems/System.ts";

export const patientGovernor: System = {
  id: "oz-governor-week",
  title: "OpenZeppelin Governor 5.7 with a timelock of a week",
  notes: ["As published, but for the timelock."],
  variants: {},
  world: (request) => OzWorld.build("oz-governor-week", { contract: "LabOzGovernor", timelockDelay: 7 * DAY }, request),
};
