import { expect } from "chai";
import { startSessionTunnel as rule } from "../../../policies/rules/start-session-tunnel";
import { judgeResource, judgeStack } from "../judge";
import { shell, userPolicy, userPolicyOf } from "../resources";

const of = (name: string) => userPolicyOf({ ...shell, Resource: `arn:aws:ssm:eu-central-1::document/${name}` });

describe("policies: start-session-tunnel", () => {
    it("accepts a shell", async () => {
        expect((await judgeResource(rule, userPolicy())).problems).to.be.empty;
        expect((await judgeResource(rule, of("AWS-StartInteractiveCommand"))).problems).to.be.empty;
    });
    it("reports SSH and every kind of port forwarding", async () => {
        for (const name of [
            "AWS-StartSSHSession",
            "AWS-StartPortForwardingSession",
            "AWS-StartPortForwardingSessionToRemoteHost",
            "AWS-StartPortForwarding*",
        ]) {
            expect((await judgeResource(rule, of(name))).problems).to.deep.equal([
                `policy, statement Document: ${name} opens a tunnel, not a shell.`,
            ]);
        }
    });
    it("lets pass what is opted in, by its exact name", async () => {
        const config = { allowedDocuments: ["AWS-StartSSHSession"] };
        expect((await judgeResource(rule, of("AWS-StartSSHSession"), config)).problems).to.be.empty;
        expect((await judgeResource(rule, of("AWS-StartPortForwardingSession"), config)).problems).to.have.length(1);
    });
    it("reports a wildcard that covers a tunnel's document, but not one that covers every document", async () => {
        expect((await judgeResource(rule, of("*SSH*"))).problems).to.deep.equal([
            "policy, statement Document: *SSH* also covers AWS-StartSSHSession, which opens a tunnel, not a shell.",
        ]);
        expect((await judgeResource(rule, of("AWS-Start*"))).problems).to.have.length(1);
        for (const name of ["*", "SSM-*", "AWS-Run*"])
            expect((await judgeResource(rule, of(name))).problems, name).to.be.empty;
    });
    it("reports a document of the stack's own that forwards ports", async () => {
        const port = (sessionType: string) => ({
            type: "aws:ssm/document:Document",
            name: "tunnel",
            props: {
                name: "MyTunnel",
                documentType: "Session",
                content: JSON.stringify({ schemaVersion: "1.0", sessionType }),
            },
        });
        const by = (name: string) =>
            userPolicyOf({
                Sid: "Tunnel",
                Effect: "Allow",
                Action: "ssm:StartSession",
                Resource: `arn:aws:ssm:eu-central-1:111122223333:document/${name}`,
            });
        for (const name of ["MyTunnel", "My*"]) {
            expect((await judgeStack(rule, [port("Port"), by(name)])).problems).to.deep.equal([
                "alice-sessions: policy, statement Tunnel: MyTunnel, a document of this stack, opens a tunnel, not a shell.",
            ]);
        }
        const meant = { ownDocuments: ["MyTunnel"] };
        expect((await judgeStack(rule, [port("Port"), by("MyTunnel")], meant)).problems).to.be.empty;
        expect((await judgeStack(rule, [port("Standard_Stream"), by("MyTunnel")])).problems).to.be.empty;
        expect((await judgeStack(rule, [port("Port"), by("Other")])).problems).to.be.empty;
    });
});
