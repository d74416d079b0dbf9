import { expect } from "chai";
import { findingsOf } from "../../../access/findings/findings";
import type { Rule } from "../../../access/findings/toolkit/rule";
import { account, type Given, instance, principal } from "./accounts";

/** Principals of accounts: those in which a rule must find something, and those so near to them that it must not. */
export interface Cases {
    readonly finds: readonly (readonly Given[])[];
    readonly passes: readonly (readonly Given[])[];
}

export const instances = [
    instance("i-00000000000000000", { Environment: "Development" }),
    instance("i-00000000000000001", { Environment: "Development", environment: "Production" }),
];

/** The ids of the rules that find something in an account with these principals. */
export function found(given: readonly Given[]): string[] {
    return findingsOf(account(given.map(principal), instances)).map(({ rule }) => rule);
}

/** Tests what a rule finds where all rules are asked. */
export function testRule({ id }: Rule, { finds, passes }: Cases): void {
    describe(`access findings: ${id}`, () => {
        it("finds what it is about, and nothing in what is near to it", () => {
            for (const given of finds) expect(found(given), JSON.stringify(given)).to.include(id);
            for (const given of passes) expect(found(given), JSON.stringify(given)).not.to.include(id);
        });
    });
}
