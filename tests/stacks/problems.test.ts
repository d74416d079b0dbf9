import type { EngineEvent } from "@pulumi/pulumi/automation";
import { expect } from "chai";
import { Problems } from "../../stacks/problems";

const resourceUrn = "urn:pulumi:prod::p::session:Logs$aws:ssm/document:Document::preferences-document";
const policy = (enforcementLevel: string) =>
    ({
        policyEvent: { policyName: "session-run-as", resourceUrn, enforcementLevel, message: "<{%reset%}>As root.\n" },
    }) as unknown as EngineEvent;
const error = (message: string) => ({ diagnosticEvent: { severity: "error", message } }) as unknown as EngineEvent;

function found(...events: readonly EngineEvent[]): string[] {
    const problems = new Problems();
    events.forEach((event) => problems.add(event));
    return problems.all();
}

describe("What went wrong in a stack", () => {
    it("is the violated policy first, with its resource and once, then errors that say something", () => {
        const events = [error("grpc: the connection closed"), policy("mandatory"), policy("mandatory")];
        expect(
            found(...events, error("<{%fg 1%}>update failed<{%reset%}>"), error("error: preview failed")),
        ).to.deep.equal([
            "session-run-as on aws:ssm/document:Document preferences-document: As root.",
            "grpc: the connection closed",
        ]);
    });

    it("is no advice", () => expect(found(policy("advisory"))).to.deep.equal([]));
});
