import { expect } from "chai";
import * as fc from "fast-check";
import {
    blockText,
    contains,
    overlap,
    parseBlock,
    planSubnets,
    size,
    type Block,
} from "../../../scenarios/settings/cidr";

const blocks = fc
    .tuple(fc.integer({ min: 16, max: 28 }), fc.nat(2 ** 28 - 1))
    .map(([prefix, at]): Block => ({ first: at * 16 - ((at * 16) % 2 ** (32 - prefix)), prefix }));

describe("CIDR blocks", () => {
    it("are the same after being written and read", () => {
        fc.assert(fc.property(blocks, (block) => void expect(parseBlock(blockText(block))).to.deep.equal(block)));
    });

    it("become subnets that lie in the VPC, don't overlap and are at least as large as AWS's smallest", () => {
        fc.assert(
            fc.property(blocks, fc.integer({ min: 1, max: 6 }), (vpc, zones) => {
                fc.pre(vpc.prefix + Math.ceil(Math.log2(zones)) <= 28);
                const subnets = planSubnets(vpc, zones);
                expect(subnets).to.have.length(zones);
                subnets.forEach((subnet, index) => {
                    expect(contains(vpc, subnet)).to.be.true;
                    expect(size(subnet)).to.be.at.least(16);
                    expect(subnets.slice(0, index).some((other) => overlap(subnet, other))).to.be.false;
                });
            }),
        );
    });

    it("stay where they are when a zone is added to a VPC of /26 or more that has up to four", () => {
        fc.assert(
            fc.property(blocks, fc.integer({ min: 1, max: 3 }), (vpc, zones) => {
                fc.pre(vpc.prefix <= 26);
                expect(planSubnets(vpc, zones + 1).slice(0, zones)).to.deep.equal(planSubnets(vpc, zones));
            }),
        );
    });

    it("are refused where too many zones would share too few addresses", () => {
        expect(() => planSubnets(parseBlock("10.0.0.0/28"), 2)).to.throw("/27 or larger");
    });

    it("are refused in notations that AWS doesn't take", () => {
        for (const text of [
            "",
            "10.0.0.0",
            "10.0/16",
            "10.0.0.0/16 ",
            "0x0a.0.0.0/16",
            "10.0.0.0/016",
            "10.00.0.0/16x",
            "::/16",
            "300.0.0.0/16",
        ])
            expect(() => parseBlock(text), text).to.throw();
    });
});
