/** What stands against an attack: numbered invariants, and the section of the mechanism that says why. */
export interface Defence {
  readonly invariants: readonly string[];
  readonly section: string;
}

/**
 * Threat -> invariants, for every attack of the catalogue. This one step is judgement, written by hand; the steps from the
 * invariant to its tests and source lines are read from the code. A scenario may name its own instead (`invariants`).
 */
export const DEFENCES: Readonly<Record<string, Defence>> = {
  TC1: { invariants: ["QV-5", "ST-3"], section: "4" },
  TC2: { invariants: ["QV-5", "ST-3", "ST-4"], section: "4" },
  TC3: { invariants: ["GV-1", "GV-2", "GV-5"], section: "6.3" },
  TC4: { invariants: ["GV-1", "GV-2"], section: "6.4" },
  TC5: { invariants: ["ID-1", "QV-1", "QV-5"], section: "4" },
  TC6: { invariants: ["QV-5", "ST-4"], section: "4" },
  TC7: { invariants: ["GV-2", "SY-2"], section: "7" },
  TC8: { invariants: ["GV-1", "GV-5"], section: "6.4" },
  TC9: { invariants: ["GV-2", "GV-5", "QV-6"], section: "6.1" },
  TC10: { invariants: ["GV-2", "CT-6"], section: "6.3" },
  QV1: { invariants: ["ID-1", "QV-4"], section: "3" },
  QV2: { invariants: ["ID-3", "QV-1", "GV-2"], section: "5" },
  QV3: { invariants: ["ID-2", "ID-3"], section: "3" },
  QV4: { invariants: ["QV-3", "QV-5", "DL-2"], section: "5" },
  QV5: { invariants: ["QV-1", "QV-6"], section: "5" },
  QV6: { invariants: ["QV-6"], section: "6.1" },
  DL1: { invariants: ["DL-1", "GV-1"], section: "6.2" },
  DL2: { invariants: ["QV-2", "DL-2", "DL-3"], section: "5" },
  DL3: { invariants: ["DL-2", "DL-4"], section: "6.2" },
  DL4: { invariants: ["DL-3"], section: "5" },
  DL5: { invariants: ["DL-1", "DL-4"], section: "6.2" },
  JR1: { invariants: ["JR-1", "JR-4"], section: "8" },
  JR2: { invariants: ["JR-2", "JR-9"], section: "8" },
  JR3: { invariants: ["JR-6"], section: "8" },
  JR4: { invariants: ["JR-2", "JR-9"], section: "8" },
  JR5: { invariants: ["JR-7", "JR-8"], section: "8" },
  JR6: { invariants: ["JR-5", "JR-6", "JR-8"], section: "8" },
  JR7: { invariants: ["JR-8", "JR-10"], section: "8" },
  JR8: { invariants: ["JR-2", "JR-3", "JR-7", "JR-8"], section: "7" },
  CT1: { invariants: ["GV-3", "CT-2"], section: "6.5" },
  CT2: { invariants: ["CT-4", "CT-5"], section: "7" },
  CT3: { invariants: ["CT-1", "CT-5"], section: "7" },
  CT4: { invariants: ["SY-2"], section: "7" },
  CT5: { invariants: ["CT-7", "SY-1", "SY-2"], section: "7" },
  CT6: { invariants: ["CT-5", "CT-6"], section: "7" },
  PX1: { invariants: ["GV-4"], section: "6.6" },
  PX2: { invariants: ["JR-1", "JR-2", "JR-9"], section: "7" },
  PX3: { invariants: [], section: "6.6" },
  PX4: { invariants: [], section: "6.6" },
  PX5: { invariants: ["GV-3"], section: "6.5" },
  PX6: { invariants: ["SY-1", "SY-2"], section: "10" },
  PX7: { invariants: ["ST-1", "JR-7", "JR-8"], section: "8" },
  CB1: { invariants: ["GV-1", "GV-2", "GV-5"], section: "6.3" },
  CB2: { invariants: ["DL-2", "GV-2"], section: "6.2" },
  CB3: { invariants: [], section: "13" },
  CB4: { invariants: [], section: "12" },
  CB5: { invariants: ["CT-6"], section: "7" },
};
