import { Chain } from "../../chain/Chain.ts";
import { Contract } from "../../chain/Contract.ts";
import { compiled } from "../../peers/compile.ts";
import { nounsFactory } from "../../systems/nouns.ts";

const LAST_REWARD = 1_820;
const REWARD_EVERY = 10;

export interface Nouns {
  readonly token: Contract;
  /** Mints what it is asked for; has everything that is not the founders'. */
  readonly minter: string;
  readonly founders: string;
  /** Numbers of the minter's Nouns, in the order of minting, that nobody was given yet. */
  readonly stock: number[];
}

/** Nouns' own token with at least `supply` Nouns, minted one by one as its auction house would, the founders' among them. */
export async function nounsToken(chain: Chain, supply: number): Promise<Nouns> {
  const [deployer, minter, founders] = ["deployer", "market", "founders"].map((name) => Chain.account(name)) as [
    string,
    string,
    string,
  ];
  const { NounsArtStub: build } = compiled({ compiler: "solc", contracts: { NounsArtStub: "NounsArtStub.sol" } });
  if (build === undefined) throw new Error("The stub of the art was not compiled.");
  const { address: art } = await Contract.deploy(chain, deployer, "NounsArtStub", build);
  const args = [founders, minter, art, art, art];
  const token = await Contract.deploy(chain, deployer, "NounsToken", nounsFactory("NounsToken__factory"), args);
  const stock: number[] = [];
  let mints = 0;
  for (let next = 0; next < supply; mints++) {
    // The founders' is minted first, in the same call.
    if (next <= LAST_REWARD && next % REWARD_EVERY === 0) next += 1;
    stock.push(next);
    next += 1;
  }
  await chain.sendAll(Array.from({ length: mints }, () => token.call(minter, "mint")));
  return { token, minter, founders, stock };
}

/** Gives `count` Nouns to `to`, one transfer each. */
export async function giveNouns(chain: Chain, nouns: Nouns, to: string, count: number): Promise<void> {
  const { token, minter, stock } = nouns;
  if (count > stock.length) throw new RangeError(`Only ${stock.length} Nouns are left to give.`);
  await chain.sendAll(stock.splice(0, count).map((id) => token.call(minter, "transferFrom", [minter, to, id])));
}
