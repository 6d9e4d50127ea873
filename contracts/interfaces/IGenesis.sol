// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @title IGenesis
/// @notice The binding and the opening of a suite (mechanism, section 10).
interface IGenesis {
    /// @notice Every contract of a suite. Public before anybody joins.
    struct Manifest {
        address timelock;
        address token;
        address adapter;
        address registry;
        address vault;
        address votes;
        address treasury;
        address policy;
        address deposits;
        address ledger;
        address governor;
        address challenges;
        address pool;
        address court;
        address verifiers;
        address claims;
        address[] modules;
    }

    /// @notice The suite was bound; from here on the genesis contract has no power left.
    event GenesisBound(Manifest manifest);
    /// @notice The network was opened.
    event GenesisOpened(uint32 indexed epoch, uint32 persons, uint32 ordinaryFromEpoch);

    /// @notice The network would open without anybody.
    error GenesisOpenPersonsZero();
    /// @notice The caller is not the account that deployed the genesis contract.
    error GenesisNotDeployer(address caller);
    /// @notice The suite has been bound.
    error GenesisAlreadyBound();
    /// @notice The suite has not been bound yet.
    error GenesisNotBound();
    /// @notice An address of the manifest has no code.
    error GenesisNoCode(address account);
    /// @notice The juror pool or the registry of verifiers is not among the vault's modules: nobody could join it.
    error GenesisNotModule(address account);
    /// @notice The network cannot open in this epoch yet: nobody's voice counts before.
    error GenesisTooEarly(uint32 epoch, uint32 earliest);
    /// @notice Too few persons had a root at the last snapshot.
    error GenesisTooFewPersons(uint32 persons, uint32 required);
    /// @notice The network is open.
    error GenesisAlreadyOpen(uint32 openEpoch);

    /// @notice The epoch of the first successful `open()`, 0 while closed (opening needs epoch >= 5, so 0 is never it).
    function openEpoch() external view returns (uint32);

    /// @notice First epoch in which a call may be less than constitutional: `openEpoch + 5`, the epochs after opening being
    /// constitutional altogether; the largest uint32 while closed.
    function ordinaryFromEpoch() external view returns (uint32);
}
