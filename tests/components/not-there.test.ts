import { expect } from "chai";
import { importCommand, notThere, refuse } from "../../components/not-there";
import { mockEngine } from "../mocks";

const about = { what: "the log group /sessions", remedy: "Choose another name." };
const answer = (find: () => Promise<unknown>) =>
    refuse({ ...about, find }).then(
        () => "",
        (error: Error) => error.message,
    );

describe("What exists already", () => {
    it("is refused with what it is and what to do", async () => {
        expect(await answer(() => Promise.resolve({ id: "x" }))).to.equal(
            "the log group /sessions exists already. Choose another name.",
        );
    });

    it("isn't refused where AWS finds none or doesn't let the caller look, or it is the stack's own", async () => {
        expect(await answer(() => Promise.reject(new Error("not found")))).to.equal("");
        expect(await answer(() => Promise.resolve(undefined))).to.equal("");
    });

    it("is asked for by no hook where the engine runs none", async () => {
        await mockEngine();
        expect(notThere({ ...about, resourceName: "group", find: () => Promise.resolve() })).to.deep.equal({});
    });

    it("is adopted by a command", () => {
        expect(importCommand("aws:s3/bucket:Bucket", "sessions-s3-bucket", "logs")).to.equal(
            "pulumi import aws:s3/bucket:Bucket sessions-s3-bucket logs --protect=false --generate-code=false",
        );
    });
});
