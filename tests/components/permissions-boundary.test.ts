import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { confirmBoundary } from "../../components";

const ARN = "arn:aws:iam::111122223333:policy/boundary";
const wanted = { arn: ARN, key: "session-manager-access:principals.permissionsBoundaryArn" };

/** What a boundary allows by an answer of IAM, or with its error. */
async function policyOf(answer: Record<string, unknown> | Error, policy?: string): Promise<string | undefined> {
    await pulumi.runtime.setMocks({
        newResource: ({ name, inputs }) => ({ id: name, state: inputs as Record<string, unknown> }),
        call: () => {
            // The engine's errors have their text in `details`.
            if (answer instanceof Error) throw Object.assign(answer, { details: answer.message });
            return answer;
        },
    });
    const boundary = confirmBoundary({ ...wanted, policy });
    await Promise.all([boundary.confirmed, boundary.policy]);
    return boundary.policy;
}

describe("A permissions boundary", () => {
    it("allows what AWS says, and not what the configuration says", async () => {
        expect(await policyOf({ policy: "of AWS" }, "of the configuration")).to.equal("of AWS");
    });

    it("allows what the configuration says where AWS doesn't let the caller look", async () => {
        expect(await policyOf(new Error("AccessDenied"), "of the configuration")).to.equal("of the configuration");
        expect(await policyOf(new Error("AccessDenied"))).to.equal(undefined);
    });

    it("must exist", async () => {
        const error: unknown = await policyOf(new Error("NoSuchEntity")).catch((reason: unknown) => reason);
        expect(pulumi.RunError.isInstance(error), String(error)).to.equal(true);
        expect((error as Error).message).to.equal(
            `invalid value ${ARN} for ${wanted.key} (expected the ARN of a managed policy that the account has)`,
        );
    });
});
