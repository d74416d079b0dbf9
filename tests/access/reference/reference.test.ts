import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { closest } from "../../../access/reference/closest";
import { actionName, hasKey, isService, referenceName, resourceArns } from "../../../access/reference/reference";
import { repository } from "../../../sandbox/system/folders";

describe("AWS's service reference", () => {
    it("knows actions in whatever letter case, and those that don't exist", () => {
        expect(actionName("ssm", "STARTsession")).to.equal("StartSession");
        expect(actionName("ssm", "StartSesion")).to.equal(undefined);
        expect(actionName("smm", "StartSession")).to.equal(undefined);
        expect(isService("account-access")).to.equal(true);
        expect(referenceName()).to.match(/^AWS's service reference of 20\d\d-\d\d-\d\d$/);
    });

    it("knows what sessions are judged on, containers among it", () => {
        const kinds = resourceArns("ssm:StartSession").map((arn) => arn.split(":").slice(2).join(":"));
        expect(kinds).to.have.members([
            "ssm:${Region}:${Account}:document/${DocumentName}",
            "ec2:${Region}:${Account}:instance/${InstanceId}",
            "ssm:${Region}:${Account}:managed-instance/${InstanceId}",
            "ecs:${Region}:${Account}:task/${TaskId}",
        ]);
        expect(resourceArns("ssmmessages:OpenDataChannel")).to.deep.equal([]);
    });

    it("knows keys of a service and of all, with what is free to choose in them", () => {
        for (const key of ["ssm:accessrequestid", "ssm:resourcetag/a", "aws:resourcetag/a", "aws:principaltag/a/b"])
            expect(hasKey("ssm", key), key).to.equal(true);

        for (const key of ["ssm:resourcetags/a", "ssm:resourcetag/", "aws:principaltag/", "ec2:vpc"])
            expect(hasKey("ssm", key), key).to.equal(false);

        expect(hasKey("ec2", "ec2:vpc")).to.equal(true);
    });

    it("has every action that a rule, a grant or the policy pack names", () => {
        const sources = ["access/findings", "access/grants", "policies"].flatMap((folder) =>
            readdirSync(join(repository, folder), { recursive: true, encoding: "utf8" })
                // Its names of this form are types of resources.
                .filter((name) => name.endsWith(".ts") && !name.endsWith("unjudged-resources.ts"))
                .map((name) => readFileSync(join(repository, folder, name), "utf8")),
        );
        const actions = sources.flatMap((text) => [...text.matchAll(/"([a-z0-9-]+):([A-Z][A-Za-z]+)"/g)]);
        expect(actions.length).to.be.greaterThan(100);
        const unknown = actions.filter(
            ([, service = "", name = ""]) =>
                isService(service) &&
                actionName(service, name) === undefined &&
                !hasKey(service, `${service}:${name}`.toLowerCase()),
        );
        expect(unknown.map(([text]) => text)).to.deep.equal([]);
    });
});

describe("The name that is meant", () => {
    const names = ["StartSession", "ResumeSession", "ssm"];
    it("is near: two letters more, less, changed or swapped, and no more than a third of it", () => {
        for (const written of ["StartSesion", "satrtsession", "StartSessions", "STARTSESSON"])
            expect(closest(written, names), written).to.equal("StartSession");

        expect(closest("smm", names)).to.equal("ssm");
        for (const written of ["StopSession", "s3", "sns", "OpenSession"])
            expect([undefined, "ssm"], written).to.include(closest(written, names.slice(0, 2)));

        expect(closest("StopSession", names)).to.equal(undefined);
    });
});
