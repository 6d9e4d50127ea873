/**
 * Functions that whoever comes without rights and money may call with success, by design: system, contract, signature, reason.
 * Whatever else changes state has to revert for an outsider, and every entry has to name a function that is there.
 */
export type OpenFunctions = Readonly<Record<string, Readonly<Record<string, string>>>>;

const OWN_TOKENS = "moves, lends or allows tokens of the caller, who has none";
const HOOK = "answers whoever sends a token of that standard; nothing is stored";

const TOKEN = {
  "approve(address,uint256)": OWN_TOKENS,
  "delegate(address)": OWN_TOKENS,
  "transfer(address,uint256)": OWN_TOKENS,
  "transferFrom(address,address,uint256)": "moves what the caller was allowed to, which is nothing",
};

const HOOKS = {
  "onERC1155BatchReceived(address,address,uint256[],uint256[],bytes)": HOOK,
  "onERC1155Received(address,address,uint256,uint256,bytes)": HOOK,
  "onERC721Received(address,address,uint256,bytes)": HOOK,
};

const TIMELOCK = {
  ...HOOKS,
  "renounceRole(bytes32,address)": "gives up a role of the caller, who has none",
};

const FREE_PROPOSALS = {
  "propose(address[],uint256[],bytes[],string)": "anybody proposes where the threshold is zero, as published",
};

const OZ_GOVERNOR: OpenFunctions = { token: TOKEN, governor: FREE_PROPOSALS, timelock: TIMELOCK };

const BRAVO: OpenFunctions = { token: TOKEN, governor: HOOKS };

const ARAGON_TOKEN = {
  ...TOKEN,
  "increaseAllowance(address,uint256)": OWN_TOKENS,
  "decreaseAllowance(address,uint256)": OWN_TOKENS,
};

const NOUNS: OpenFunctions = {
  token: TOKEN,
  governor: {
    "cancel(uint256)": "anybody cancels what its proposer lost the votes for; number 0 is nobody's proposal",
  },
};

export const OPEN_FUNCTIONS: Readonly<Record<string, OpenFunctions>> = {
  counterweight: {
    token: TOKEN,
    timelock: TIMELOCK,
    votes: {
      "delegate(address)": "lends the voice of the caller, who has none",
      "rollElectorate(uint32)": "writes down what past snapshots say already, whoever pays for it",
      "sync(address)": "writes down what registry and vault say of somebody already, whoever pays for it",
    },
  },
  "oz-governor": OZ_GOVERNOR,
  "oz-governor-hardened": OZ_GOVERNOR,
  "sqrt-naive": OZ_GOVERNOR,
  "governor-alpha": { token: TOKEN },
  "governor-bravo": BRAVO,
  "governor-bravo-hardened": BRAVO,
  "aragon-token-voting": {
    token: ARAGON_TOKEN,
    governor: {
      "createProposal(bytes,(address,uint256,bytes)[],uint256,uint64,uint64,uint8,bool)":
        "anybody proposes where no voting power is asked of a proposer, as set up here",
    },
  },
  "aragon-token-voting-hardened": { token: ARAGON_TOKEN },
  nouns: NOUNS,
  "nouns-hardened": NOUNS,
};
