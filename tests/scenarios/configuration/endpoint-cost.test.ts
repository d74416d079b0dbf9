import { expect } from "chai";
import { endpointCost } from "../../../scenarios/configuration/endpoint-cost";

describe("The cost of endpoints", () => {
    it("is their number by the zones, the hours of a month and the region's price, without gateways", () => {
        expect(endpointCost("eu-central-1", [], 1)).to.match(
            /^2 interface endpoints in 1 availability zone: about 17\.52 USD a month/,
        );
        expect(endpointCost("us-east-1", ["kms", "logs", "s3"], 3)).to.match(
            /^4 interface endpoints in 3 availability zones: about 87\.60 USD a month/,
        );
    });

    it("is left to AWS's page for a region whose price isn't in the table", () => {
        expect(endpointCost("mx-central-1", [], 1)).to.equal(
            "2 interface endpoints in 1 availability zone: 1460 endpoint hours a month, at the price of mx-central-1 on https://aws.amazon.com/privatelink/pricing/",
        );
    });
});
