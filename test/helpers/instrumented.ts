/**
 * Whether contracts carry the counters of a coverage run (`npm run coverage` says so): then gas and code size are not
 * those of what ships, and tests about them are skipped, visibly.
 */
export const instrumented = process.env["COVERAGE"] !== undefined;
