import { CONDITION_CASES } from "./trust-verdicts/conditions";
import { LIMIT_CASES } from "./trust-verdicts/limits";
import { NOT_PRINCIPAL_CASES } from "./trust-verdicts/not-principal";
import { OUTSIDE_CASES } from "./trust-verdicts/outside";
import { PARAMETER_CASES } from "./trust-verdicts/parameters";
import { PRINCIPAL_CASES } from "./trust-verdicts/principals";
import { TAG_CASES } from "./trust-verdicts/tags";
import type { TrustCase } from "./trust-verdicts/world";

/** Verdicts on assuming a role, each as a page of AWS's guides has it. Where AWS's rule isn't sure it is unknown. */
export const TRUST_CASES: readonly TrustCase[] = [
    ...PRINCIPAL_CASES,
    ...CONDITION_CASES,
    ...PARAMETER_CASES,
    ...TAG_CASES,
    ...LIMIT_CASES,
    ...NOT_PRINCIPAL_CASES,
    ...OUTSIDE_CASES,
];
