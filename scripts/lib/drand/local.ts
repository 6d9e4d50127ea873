import { DrandSigner } from "./signer.ts";

/**
 * The beacon of the local and the fast test profile. Its secret stands here, so whoever reads this knows every lot before it is
 * drawn: it protects nothing. Same contract code, same signatures as with drand's own key.
 */
export const LOCAL_BEACON = new DrandSigner(20_260_101n, { genesis: 1_767_225_600n, period: 3n });
