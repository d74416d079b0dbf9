import { expect } from "chai";
import { sessionDocument } from "../../../access/grants";

const KEY = "arn:aws:kms:eu-central-1:111122223333:key/k";

describe("The session document with the preferences", () => {
    it("has every input of the schema, as AWS's own document has them, where nothing is asked for", () => {
        expect(sessionDocument({}, {}, undefined)).to.deep.equal({
            schemaVersion: "1.0",
            description: "Session Manager preferences",
            sessionType: "Standard_Stream",
            inputs: {
                s3BucketName: "",
                s3KeyPrefix: "",
                s3EncryptionEnabled: true,
                cloudWatchLogGroupName: "",
                cloudWatchEncryptionEnabled: true,
                cloudWatchStreamingEnabled: false,
                kmsKeyId: "",
                runAsEnabled: false,
                runAsDefaultUser: "",
                idleSessionTimeout: "20",
                maxSessionDuration: "",
                shellProfile: { linux: "", windows: "" },
            },
        });
    });

    it("has the stores of logs, the key, run-as, time-outs as text and the shell profiles", () => {
        const { inputs } = sessionDocument(
            { s3BucketName: "logs", s3KeyPrefix: "sessions", cloudWatchLogGroupName: "/sessions" },
            {
                idleSessionTimeout: 5,
                maxSessionDuration: 60,
                runAsEnabled: true,
                runAsDefaultUser: "operator",
                shellProfile: { linux: "exec bash" },
            },
            KEY,
        );
        expect(inputs).to.deep.include({
            s3BucketName: "logs",
            s3KeyPrefix: "sessions",
            cloudWatchLogGroupName: "/sessions",
            cloudWatchStreamingEnabled: true,
            kmsKeyId: KEY,
            runAsEnabled: true,
            runAsDefaultUser: "operator",
            idleSessionTimeout: "5",
            maxSessionDuration: "60",
            shellProfile: { linux: "exec bash", windows: "" },
        });
    });

    it("streams no log where it is to be written as the session ends", () => {
        const session = { cloudWatchLogGroupName: "/sessions" };
        expect(sessionDocument(session, { cloudWatchStreaming: false }, KEY).inputs).to.deep.include({
            cloudWatchLogGroupName: "/sessions",
            cloudWatchStreamingEnabled: false,
        });
    });
});
