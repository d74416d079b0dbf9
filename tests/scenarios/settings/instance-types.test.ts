import { expect } from "chai";
import {
    architectureOf,
    isInstanceType,
    KNOWN_TYPES,
    unsupportedByAmazonLinux,
} from "../../../scenarios/settings/instance-types";

describe("An instance type", () => {
    it("is of the architecture of its processor", () => {
        for (const type of [
            "t4g.micro",
            "m6gd.large",
            "c7gn.xlarge",
            "im4gn.large",
            "x2gd.medium",
            "g5g.xlarge",
            "p6e-gb200.36xlarge",
            "hpc7g.4xlarge",
        ])
            expect(architectureOf(type), type).to.equal("arm64");

        for (const type of [
            "t3.micro",
            "m7i-flex.large",
            "g4dn.xlarge",
            "gr6.4xlarge",
            "g5.xlarge",
            "c7a.large",
            "u-6tb1.metal",
            "trn1.2xlarge",
        ])
            expect(architectureOf(type), type).to.equal("x86_64");
    });

    it("is accepted when the AWS provider knows it", () => {
        expect(KNOWN_TYPES.length).to.be.above(1000);
        expect(KNOWN_TYPES.filter((type) => !isInstanceType(type))).to.be.empty;
    });

    it("is accepted when it is of the next generation, and refused when nothing like it exists", () => {
        expect(isInstanceType("t5g.micro")).to.be.true;
        for (const type of ["t9.micro", "banana", "t3", "micro", "T3.micro", "t3.mirco", "t3.micro ", "t3..micro", ""])
            expect(isInstanceType(type), type).to.be.false;
    });

    it("is refused where Amazon Linux 2023 doesn't run", () => {
        expect(unsupportedByAmazonLinux("mac2-m2.metal")).to.include("macOS");
        expect(unsupportedByAmazonLinux("a1.large")).to.include("Graviton2");
        expect(unsupportedByAmazonLinux("m7a.large")).to.be.undefined;
    });
});
