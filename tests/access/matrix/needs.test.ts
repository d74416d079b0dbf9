import { expect } from "chai";
import fc from "fast-check";
import type { Need } from "../../../access/matrix/circumstances";
import { bothNeeds, cover } from "../../../access/matrix/needs";
import { inRange, readAddress, readRange } from "../../../access/policy/values";

const RANGES = ["10.0.0.0/8", "10.1.0.0/16", "10.1.2.0/24", "192.0.2.0/24", "0.0.0.0/0", "2001:db8::/32"];
const CALLS = ["10.9.0.1", "10.1.9.1", "10.1.2.1", "192.0.2.1", "8.8.8.8", "2001:db8::1", "2001:db9::1"].flatMap(
    (address) => [true, false].flatMap((mfa) => [true, false].map((accessKeys) => ({ address, mfa, accessKeys }))),
);
const need: fc.Arbitrary<Need> = fc
    .record(
        {
            by: fc.constantFrom<Pick<Need, "mfa" | "accessKeys">>(
                { mfa: false },
                { mfa: true },
                { mfa: false, accessKeys: true },
            ),
            sourceAddresses: fc.subarray(RANGES, { minLength: 1 }),
        },
        { requiredKeys: ["by"] },
    )
    .map(({ by, ...rest }) => ({ ...by, ...rest }));

function meets(needs: readonly Need[], call: (typeof CALLS)[number]): boolean {
    const address = readAddress(call.address);
    if (needs.length === 0) return true;
    return needs.some(
        ({ mfa, accessKeys = false, sourceAddresses }) =>
            (!mfa || call.mfa) &&
            (!accessKeys || call.accessKeys) &&
            (sourceAddresses?.some((text) => {
                const range = readRange(text);
                return address !== undefined && range !== undefined && inRange(address, range);
            }) ??
                true),
    );
}

describe("What it takes to meet two needs", () => {
    it("is met by exactly the calls that meet both", () => {
        fc.assert(
            fc.property(fc.array(need, { maxLength: 3 }), fc.array(need, { maxLength: 3 }), (one, other) => {
                const both = bothNeeds(one, other);
                for (const call of CALLS) {
                    const met = both !== undefined && meets(both, call);
                    expect(met).to.equal(meets(one, call) && meets(other, call));
                }
            }),
        );
    });

    it("is covered by each of them", () => {
        fc.assert(
            fc.property(fc.array(need, { maxLength: 3 }), fc.array(need, { maxLength: 3 }), (one, other) => {
                const both = bothNeeds(one, other);
                if (both !== undefined) expect(cover(one, both) && cover(other, both)).to.equal(true);
            }),
        );
    });

    it("says nothing twice", () => {
        const wide: Need = { mfa: false, sourceAddresses: ["10.0.0.0/8"] };
        const narrow: Need = { mfa: true, sourceAddresses: ["10.1.0.0/16"] };
        expect(bothNeeds([wide, narrow], [wide, wide])).to.deep.equal([wide]);
    });
});
