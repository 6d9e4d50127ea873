import type { Personhood } from "./wire.ts";

/**
 * Persons are members of a Semaphore group that exists: group `semaphoreGroup` of the contract `semaphore`, for at most
 * `semaphoreTerm` seconds a proof.
 */
export const bySemaphore: Personhood = (m) =>
  m.contract("SemaphorePersonhood", [
    m.getParameter<string>("semaphore"),
    m.getParameter<bigint>("semaphoreGroup"),
    m.getParameter<bigint>("semaphoreTerm"),
  ]);
