/**
 * How bad it is. `critical`: a shell on anything, or the means to give it to oneself. `high`: sessions beyond what was
 * meant. `medium`: a guard that doesn't hold in every case. `low`: something that doesn't do what it looks like. `note`:
 * worth knowing.
 */
export type Severity = "critical" | "high" | "medium" | "low" | "note";

/** All severities, the worst first. */
export const SEVERITIES: readonly Severity[] = ["critical", "high", "medium", "low", "note"];
