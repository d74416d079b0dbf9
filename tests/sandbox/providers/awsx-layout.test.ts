import { expect } from "chai";
import fc from "fast-check";
import ipaddr from "ipaddr.js";
import { readArguments } from "../../../sandbox/providers/awsx/arguments";
import { planSubnets } from "../../../sandbox/providers/awsx/layout";
import type { Properties } from "../../../sandbox/providers/rpc/values";

const zones = ["eu-central-1a", "eu-central-1b", "eu-central-1c"];
const none = { natGateways: { strategy: "None" }, subnetStrategy: "Auto" };

function plan(args: Properties, count = 3) {
    return planSubnets("net", readArguments({ ...none, ...args }), zones.slice(0, count));
}

const blocks = (args: Properties, count?: number) => plan(args, count).map(({ name, cidrBlock }) => [name, cidrBlock]);

describe("The subnets of the awsx stand-in", () => {
    it("divide the VPC between the zones, rounded up to a power of two", () => {
        const isolated = { subnetSpecs: [{ type: "Isolated" }] };
        expect(blocks(isolated, 1)).to.deep.equal([["net-isolated-1", "10.0.0.0/16"]]);
        expect(blocks(isolated, 2)).to.deep.equal([
            ["net-isolated-1", "10.0.0.0/17"],
            ["net-isolated-2", "10.0.128.0/17"],
        ]);
        expect(blocks(isolated, 3)).to.deep.equal([
            ["net-isolated-1", "10.0.0.0/18"],
            ["net-isolated-2", "10.0.64.0/18"],
            ["net-isolated-3", "10.0.128.0/18"],
        ]);
    });

    it("follow each other within a zone, each at a multiple of its size", () => {
        const specs = [
            { type: "Public", cidrMask: 24 },
            { type: "Private", cidrMask: 20, name: "app" },
            { type: "Isolated", size: 256 },
        ];
        expect(blocks({ subnetSpecs: specs }, 1)).to.deep.equal([
            ["net-public-1", "10.0.0.0/24"],
            ["net-app-1", "10.0.16.0/20"],
            ["net-isolated-1", "10.0.32.0/24"],
        ]);
    });

    it("are a private and a public one in each zone where nothing is said", () => {
        expect(blocks({ cidrBlock: "10.0.0.0/16" }, 2)).to.deep.equal([
            ["net-private-1", "10.0.0.0/18"],
            ["net-public-1", "10.0.64.0/19"],
            ["net-private-2", "10.0.128.0/18"],
            ["net-public-2", "10.0.192.0/19"],
        ]);
    });

    it("stand, without a strategy, as awsx has always placed them: private, public, isolated ones", () => {
        const legacy = { subnetStrategy: undefined };
        expect(blocks({ ...legacy, cidrBlock: "10.0.0.0/16" }, 2)).to.deep.equal([
            ["net-private-1", "10.0.0.0/18"],
            ["net-public-1", "10.0.64.0/19"],
            ["net-private-2", "10.0.128.0/18"],
            ["net-public-2", "10.0.192.0/19"],
        ]);
        const three = [{ type: "Public" }, { type: "Private" }, { type: "Isolated" }];
        expect(blocks({ ...legacy, subnetSpecs: three }, 2)).to.deep.equal([
            ["net-private-1", "10.0.0.0/19"],
            ["net-public-1", "10.0.32.0/20"],
            ["net-isolated-1", "10.0.48.0/24"],
            ["net-private-2", "10.0.128.0/19"],
            ["net-public-2", "10.0.160.0/20"],
            ["net-isolated-2", "10.0.176.0/24"],
        ]);
        const masks = [
            { type: "Private", cidrMask: 24, name: "a" },
            { type: "Private", cidrMask: 22, name: "b" },
            { type: "Public", cidrMask: 26 },
        ];
        // The second would lie on the first.
        expect(blocks({ ...legacy, subnetSpecs: masks }, 1)).to.deep.equal([
            ["net-a-1", "10.0.0.0/24"],
            ["net-b-1", "10.0.4.0/22"],
            ["net-public-1", "10.0.8.0/26"],
        ]);
        expect(blocks({ ...legacy, subnetSpecs: [{ type: "Isolated" }] }, 2)).to.deep.equal([
            ["net-isolated-1", "10.0.0.0/24"],
            ["net-isolated-2", "10.0.128.0/24"],
        ]);
    });

    it("stand where explicit blocks put them", () => {
        const specs = [{ type: "Isolated", cidrBlocks: ["10.0.4.0/24", "10.0.8.0/24"] }];
        expect(blocks({ subnetSpecs: specs }, 2)).to.deep.equal([
            ["net-isolated-1", "10.0.4.0/24"],
            ["net-isolated-2", "10.0.8.0/24"],
        ]);
    });

    it("never overlap and never leave the VPC, where the largest come first", () => {
        // From the largest on, as sizes in another order leave gaps that nobody counted: awsx's own arithmetic.
        const type = fc.constantFrom("Public", "Private", "Isolated");
        const even = fc.array(fc.record({ type }), { minLength: 1, maxLength: 5 });
        const sized = fc
            .array(fc.record({ type, cidrMask: fc.integer({ min: 17, max: 28 }) }), { minLength: 1, maxLength: 5 })
            .map((specs) => specs.sort((a, b) => a.cidrMask - b.cidrMask));
        const specs = fc.oneof(even, sized);
        const property = fc.property(specs, fc.integer({ min: 1, max: 3 }), (subnetSpecs, count) => {
            let planned;
            try {
                planned = plan({ subnetSpecs, cidrBlock: "10.7.0.0/16" }, count);
            } catch (error) {
                expect((error as Error).message).to.match(/too large for VPC/);
                return;
            }
            const [vpc, bits] = ipaddr.IPv4.parseCIDR("10.7.0.0/16");
            const ranges = planned.map(({ cidrBlock }) => {
                const [address, mask] = ipaddr.IPv4.parseCIDR(cidrBlock);
                expect(address.match(vpc, bits), cidrBlock).to.equal(true);
                const first = address.octets.reduce((sum, octet) => sum * 256 + octet, 0);
                expect(first % 2 ** (32 - mask), cidrBlock).to.equal(0);
                return { first, end: first + 2 ** (32 - mask) };
            });
            ranges
                .sort((a, b) => a.first - b.first)
                .forEach(({ first }, at) => {
                    expect(first).to.be.at.least(ranges[at - 1]?.end ?? 0);
                });
        });
        fc.assert(property, { numRuns: 300 });
    });

    const refused: [string, Properties, RegExp][] = [
        ["both ways to say the zones", { availabilityZoneNames: ["a"], numberOfAvailabilityZones: 1 }, /Only one of/],
        [
            "NAT gateways without public and private subnets",
            { natGateways: { strategy: "Single" }, subnetSpecs: [{ type: "Isolated" }] },
            /both private and public/,
        ],
        ["subnets that don't fit", { subnetSpecs: [{ type: "Isolated", cidrMask: 15 }] }, /too large/],
        [
            "subnets that overlap",
            { subnetSpecs: [{ type: "Isolated", cidrBlocks: ["10.0.0.0/24", "10.0.0.0/25", "10.0.9.0/24"] }] },
            /overlap/,
        ],
        [
            "too few explicit blocks",
            { subnetSpecs: [{ type: "Isolated", cidrBlocks: ["10.0.0.0/24"] }] },
            /must match the number of availability zones \(3\)/,
        ],
        [
            "gaps under the strategy Exact",
            { subnetStrategy: "Exact", subnetSpecs: [{ type: "Isolated", cidrMask: 24 }] },
            /gaps/,
        ],
        [
            "a CIDR block that is none",
            { cidrBlock: "10.0.0.0/40", subnetSpecs: [{ type: "Isolated" }] },
            /invalid CIDR block "10.0.0.0\/40"/,
        ],
        ["an argument it doesn't know", { subnets: [] }, /subnets: not supported/],
    ];
    for (const [what, args, message] of refused) {
        it(`are refused for ${what}`, () => {
            expect(() => plan(args)).to.throw(message);
        });
    }
});
