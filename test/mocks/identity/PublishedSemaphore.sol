// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Semaphore} from "@semaphore-protocol/contracts/Semaphore.sol";
import {SemaphoreVerifier} from "@semaphore-protocol/contracts/base/SemaphoreVerifier.sol";
import {ISemaphoreVerifier} from "@semaphore-protocol/contracts/interfaces/ISemaphoreVerifier.sol";

/// @notice Semaphore's verifier as published, under a name that tests can deploy.
contract PublishedSemaphoreVerifier is SemaphoreVerifier {}

/// @notice Semaphore as published, under a name that tests can deploy.
contract PublishedSemaphore is Semaphore {
    constructor(ISemaphoreVerifier verifier_) Semaphore(verifier_) {}
}
