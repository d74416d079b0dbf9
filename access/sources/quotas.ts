import { quotasOfSummary, type Quotas } from "../quotas/iam-quotas";
import { SourceError } from "../files/source-error";
import { readJson } from "../files/json-file";
import { nameOf } from "../files/standard-input";

/** Reads an account's own quotas from the answer of `aws iam get-account-summary`. @throws SourceError */
export function readQuotas(file: string): Quotas {
    const quotas = quotasOfSummary(readJson(file));
    if (quotas === undefined) {
        throw new SourceError(
            `${nameOf(file)} isn't an answer of aws iam get-account-summary (expected an object with "SummaryMap")`,
        );
    }
    return quotas;
}
