import { SourceError } from "../../files/source-error";

/** Asks AWS. @throws SourceError that says what can't be read, and why. */
export async function asked<T>(what: string, call: () => Promise<T>): Promise<T> {
    try {
        return await call();
    } catch (error) {
        const reason = error instanceof Error ? error.message || error.name : String(error);
        if (/region is missing|region not accepted: region=""/i.test(reason)) {
            throw new SourceError(
                "no region is configured, neither in AWS_REGION nor in the profile (expected --region REGION, or account:REGION in a source, for each region to read)",
                { cause: error },
            );
        }
        throw new SourceError(`can't read ${what} from AWS: ${reason}`, { cause: error });
    }
}

/** Asks for what may not be there. @returns undefined where AWS answers with one of these errors. */
export async function askedFor<T>(names: readonly string[], call: () => Promise<T>): Promise<T | undefined> {
    try {
        return await call();
    } catch (error) {
        if (error instanceof Error && names.includes(error.name)) return undefined;
        throw error;
    }
}
