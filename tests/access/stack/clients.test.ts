import { expect } from "chai";
import { accessTable } from "../../../access/chains";
import { cellText } from "../../../access/matrix";
import { stackAccount, UNKNOWN, type StackResource } from "../../../access/stack";
import { INSTANCE, OIDC_PROVIDER, ROLE, ROLE_POLICY } from "../../../access/stack/types";
import { sessionsOn } from "../sources/fixtures";
import { resource } from "./resources";

const OWN = "444455556666";
const ISSUER = "token.actions.githubusercontent.com";
const ARN = `arn:aws:iam::${OWN}:oidc-provider/${ISSUER}`;

const provider = (clientIdLists: unknown, more: StackResource["props"] = { arn: ARN }): StackResource =>
    resource(OIDC_PROVIDER, "github", { url: `https://${ISSUER}`, clientIdLists, ...more });

/** Who comes in by tokens for sts.amazonaws.com. */
function people(...more: readonly StackResource[]): string {
    const trust = {
        Effect: "Allow",
        Principal: { Federated: ARN },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: { StringEquals: { [`${ISSUER}:aud`]: "sts.amazonaws.com", [`${ISSUER}:sub`]: "repo:acme/app" } },
    };
    const resources = [
        resource(ROLE, "ci", {
            id: "ci",
            name: "ci",
            arn: `arn:aws:iam::${OWN}:role/ci`,
            assumeRolePolicy: JSON.stringify({ Version: "2012-10-17", Statement: trust }),
        }),
        resource(ROLE_POLICY, "sessions", { id: "ci:s", role: "ci", policy: JSON.stringify(sessionsOn("dev")) }),
        resource(INSTANCE, "web", {
            id: "i-1",
            arn: `arn:aws:ec2:eu-central-1:${OWN}:instance/i-1`,
            tagsAll: { Environment: "dev" },
        }),
    ];
    const { rows } = accessTable(stackAccount([...resources, ...more], { region: "eu-central-1" }));
    return rows
        .filter(({ principal }) => principal.type === "oidc")
        .flatMap(({ cells }) => cells.map(cellText))
        .join();
}

describe("An OIDC provider of a stack", () => {
    it("lets nobody in by tokens for audiences that aren't its clients", () => {
        const open = "yes: shell through ci";
        expect(people()).to.equal(open);
        expect(people(provider(["sts.amazonaws.com"]))).to.equal(open);
        expect(people(provider(["other", "sts.amazonaws.com"]))).to.equal(open);
        expect(people(provider(["other"]))).to.equal("");
        // Before it exists, its ARN follows from its address.
        expect(people(provider(["other"], {}))).to.equal("");
        expect(people(provider(["other"], { url: "https://gitlab.com" }))).to.equal(open);
    });

    it("leaves people as they are while its clients aren't known", () => {
        for (const clients of [UNKNOWN, [UNKNOWN], ["other", UNKNOWN], [], undefined])
            expect(people(provider(clients))).to.equal("yes: shell through ci");
    });
});
