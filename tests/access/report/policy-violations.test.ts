import { expect } from "chai";
import { stoppedBy, violationsIn } from "../../../access/report";

const resourceUrn = "urn:pulumi:prod::p::session:Logs$aws:ssm/document:Document::preferences-document";
const event = (enforcementLevel: string, message = "<{%fg 1%}>As root.<{%reset%}>\nTo do: name a user.\n") =>
    JSON.stringify({ policyEvent: { policyName: "session-run-as", resourceUrn, enforcementLevel, message } });

describe("The policy violations of an update", () => {
    it("are said plainly: rule, resource and message, each once", () => {
        const events = [event("mandatory"), '{"resourcePreEvent":{}}', event("mandatory"), event("advisory", "x")];
        expect(stoppedBy(violationsIn(events.join("\n"))).split("\n")).to.deep.equal([
            "The policy pack stopped it: 1 mandatory violation",
            "✗ session-run-as on aws:ssm/document:Document preferences-document",
            "    mandatory",
            "      As root.",
            "      To do: name a user.",
        ]);
    });

    it("are nothing where all are advisory, or the log was cut off before one", () => {
        const cut = event("mandatory").slice(0, -9);
        expect(stoppedBy(violationsIn([event("advisory"), cut].join("\n")))).to.equal("");
        expect(stoppedBy(violationsIn(""))).to.equal("");
    });
});
