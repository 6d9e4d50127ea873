import { createRequire } from "node:module";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { Contract, ContractTransactionResponse, InterfaceAbi } from "ethers";
import type { Connection } from "../../test/helpers/suite.ts";
import { at, gasOf, openChain } from "./chain.ts";
import type { Measured } from "./operations.ts";

const require = createRequire(import.meta.url);
const TOKENS = 10n ** 18n;
const HOLDING = 20_000_000n * TOKENS;
const VOTERS = 10;
const DAY = 86_400;

async function send(
  contract: Contract,
  signer: HardhatEthersSigner,
  name: string,
  ...args: unknown[]
): Promise<ContractTransactionResponse> {
  return (contract.connect(signer) as Contract).getFunction(name).send(...args);
}

/** A governor with a token, in the terms that both peers share. */
interface Peer {
  readonly connection: Connection;
  readonly token: Contract;
  readonly governor: Contract;
  readonly signers: readonly HardhatEthersSigner[];
  /** Support value of For. */
  readonly inFavour: number | boolean;
  /** Arguments of `propose` for a call that sets a value. */
  proposing(value: bigint): unknown[];
  /** Arguments of `queue` and `execute` for the same. */
  acting(value: bigint, index: bigint): unknown[];
  /** Id of what `proposing(value)` made, the `index`-th. */
  idOf(value: bigint, index: bigint): Promise<bigint>;
  /** Arguments of `castVoteBySig` for a signed ballot For. */
  signedBallot(id: bigint, voter: HardhatEthersSigner): Promise<unknown[]>;
  readonly votingBlocks: number;
  readonly timelockDelay: number;
}

/** Holders delegate to themselves, a proposal is voted on, queued and executed; the second of two, so that nothing is new. */
async function measure(peer: Peer): Promise<Measured> {
  const gas: Measured = {};
  const { connection, token, governor, signers } = peer;
  const { networkHelpers } = connection;
  const [deployer, ...others] = signers;
  if (deployer === undefined) throw new Error("the network has no accounts");
  const voters = others.slice(0, VOTERS);
  for (const voter of [...voters, at(others, VOTERS)]) await send(token, deployer, "transfer", voter.address, HOLDING);
  const idle = at(others, VOTERS);
  gas["delegate, first"] = await gasOf(send(token, idle, "delegate", at(others, VOTERS + 1).address));
  gas["delegate, again"] = await gasOf(send(token, idle, "delegate", at(others, VOTERS + 2).address));
  for (const voter of voters) await send(token, voter, "delegate", voter.address);
  await networkHelpers.mine(2);

  const proposer = (index: number): HardhatEthersSigner => at(voters, index);
  await send(governor, proposer(0), "propose", ...peer.proposing(2n));
  gas["propose, one call"] = await gasOf(send(governor, proposer(1), "propose", ...peer.proposing(3n)));
  const id = await peer.idOf(3n, 2n);
  await networkHelpers.mine(2);
  const cast = (voter: HardhatEthersSigner) => send(governor, voter, "castVote", id, peer.inFavour);
  gas["castVote, first of a proposal"] = await gasOf(cast(proposer(0)));
  for (let i = 1; i < 5; ++i) await cast(proposer(i));
  gas["castVote, later"] = await gasOf(cast(proposer(5)));
  const signed = await peer.signedBallot(id, proposer(6));
  gas["castVoteBySig, one"] = await gasOf(send(governor, deployer, "castVoteBySig", ...signed));
  await networkHelpers.mine(peer.votingBlocks);
  gas["queue"] = await gasOf(send(governor, deployer, "queue", ...peer.acting(3n, 2n)));
  await networkHelpers.time.increase(peer.timelockDelay + 1);
  gas["execute"] = await gasOf(send(governor, deployer, "execute", ...peer.acting(3n, 2n)));
  return gas;
}

const BALLOT = [
  { name: "proposalId", type: "uint256" },
  { name: "support", type: "uint8" },
  { name: "voter", type: "address" },
  { name: "nonce", type: "uint256" },
];

/** Measures OpenZeppelin's Governor with ERC20Votes and TimelockController, as its wizard writes them. */
export async function measureOpenZeppelin(): Promise<Measured> {
  const connection = await openChain(VOTERS + 5);
  const { ethers } = connection;
  const signers = await ethers.getSigners();
  const deployer = at(signers, 0);
  const token = await ethers.deployContract("BenchOzToken", [1_000_000_000n * TOKENS]);
  const timelock = await ethers.deployContract("BenchOzTimelock", [2 * DAY, deployer.address]);
  const governor = await ethers.deployContract("BenchOzGovernor", [
    await token.getAddress(),
    await timelock.getAddress(),
  ]);
  const governorAddress = await governor.getAddress();
  for (const role of ["PROPOSER_ROLE", "EXECUTOR_ROLE", "CANCELLER_ROLE"]) {
    await send(timelock, deployer, "grantRole", await timelock.getFunction(role).staticCall(), governorAddress);
  }
  const setting = await ethers.deployContract("BenchSetting", [await timelock.getAddress()]);
  const target = await setting.getAddress();
  const payload = (value: bigint): [string[], bigint[], string[]] => [
    [target],
    [0n],
    [setting.interface.encodeFunctionData("setValue", [value])],
  ];
  const acting = (value: bigint) => [...payload(value), ethers.id(`base ${value}`)];
  return measure({
    connection,
    token,
    governor,
    signers,
    inFavour: 1,
    proposing: (value) => [...payload(value), `base ${value}`],
    acting,
    idOf: async (value) => (await governor.getFunction("hashProposal").staticCall(...acting(value))) as bigint,
    signedBallot: async (id, voter) => {
      const { chainId } = await ethers.provider.getNetwork();
      const domain = { name: "BenchOzGovernor", version: "1", chainId, verifyingContract: governorAddress };
      const message = { proposalId: id, support: 1, voter: voter.address, nonce: 0 };
      return [id, 1, voter.address, await voter.signTypedData(domain, { Ballot: BALLOT }, message)];
    },
    votingBlocks: 101,
    timelockDelay: 2 * DAY,
  });
}

/** Uniswap's compiled contracts, as published in its package. */
async function published(connection: Connection, name: string, args: readonly unknown[]): Promise<Contract> {
  const { abi, bytecode } = require(`@uniswap/governance/build/${name}.json`) as {
    abi: InterfaceAbi;
    bytecode: string;
  };
  const factory = await connection.ethers.getContractFactory(abi as never, bytecode);
  const contract = await factory.deploy(...args);
  await contract.waitForDeployment();
  return contract as Contract;
}

/** Measures GovernorAlpha with the Uni token and Compound's Timelock. */
export async function measureAlpha(): Promise<Measured> {
  const connection = await openChain(VOTERS + 5);
  const { ethers, networkHelpers } = connection;
  const signers = await ethers.getSigners();
  const deployer = at(signers, 0);
  const mintingFrom = (await networkHelpers.time.latest()) + 365 * DAY;
  const token = await published(connection, "Uni", [deployer.address, deployer.address, mintingFrom]);
  // The timelock's admin is the governor that is deployed right after it.
  const predicted = ethers.getCreateAddress({ from: deployer.address, nonce: (await deployer.getNonce()) + 1 });
  const timelock = await published(connection, "Timelock", [predicted, 2 * DAY]);
  const timelockAddress = await timelock.getAddress();
  const governor = await published(connection, "GovernorAlpha", [timelockAddress, await token.getAddress()]);
  if ((await governor.getAddress()) !== predicted)
    throw new Error("GovernorAlpha is not where its timelock expects it");
  const setting = await ethers.deployContract("BenchSetting", [timelockAddress]);
  const target = await setting.getAddress();
  return measure({
    connection,
    token,
    governor,
    signers,
    inFavour: true,
    proposing: (value) => [
      [target],
      [0n],
      ["setValue(uint256)"],
      [ethers.AbiCoder.defaultAbiCoder().encode(["uint256"], [value])],
      `base ${value}`,
    ],
    acting: (_, index) => [index],
    idOf: (_, index) => Promise.resolve(index),
    signedBallot: async (id, voter) => {
      const { chainId } = await ethers.provider.getNetwork();
      const domain = { name: "Uniswap Governor Alpha", chainId, verifyingContract: predicted };
      const types = {
        Ballot: [
          { name: "proposalId", type: "uint256" },
          { name: "support", type: "bool" },
        ],
      };
      const { v, r, s } = ethers.Signature.from(
        await voter.signTypedData(domain, types, { proposalId: id, support: true }),
      );
      return [id, true, v, r, s];
    },
    votingBlocks: 40_321,
    timelockDelay: 2 * DAY,
  });
}
