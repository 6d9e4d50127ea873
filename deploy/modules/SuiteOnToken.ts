import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { wireSuite } from "../wire.ts";

/** A whole suite around an ERC-20 that exists, whose address is the parameter `token`. */
export default buildModule("SuiteOnToken", (m) =>
  wireSuite(m, m.contractAt("NetworkToken", m.getParameter<string>("token"))),
);
