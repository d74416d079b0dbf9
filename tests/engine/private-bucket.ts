import {
    GetBucketEncryptionCommand,
    GetBucketPolicyCommand,
    GetBucketVersioningCommand,
    GetPublicAccessBlockCommand,
} from "@aws-sdk/client-s3";
import { expect } from "chai";
import type { AwsClients } from "./aws-clients";

/** Expects a bucket to be encrypted with a key, versioned, closed to the public, and reached by TLS alone. */
export async function expectPrivateBucket(
    s3: AwsClients["s3"],
    Bucket: string,
    keyArn: string | undefined,
): Promise<void> {
    const encryption = await s3.send(new GetBucketEncryptionCommand({ Bucket }));
    expect(encryption.ServerSideEncryptionConfiguration?.Rules?.[0]).to.have.nested.property(
        "ApplyServerSideEncryptionByDefault.KMSMasterKeyID",
        keyArn,
    );
    expect((await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status).to.equal("Enabled");
    const closed = (await s3.send(new GetPublicAccessBlockCommand({ Bucket }))).PublicAccessBlockConfiguration;
    expect(Object.values(closed ?? {})).to.deep.equal([true, true, true, true]);
    expect((await s3.send(new GetBucketPolicyCommand({ Bucket }))).Policy).to.include("aws:SecureTransport");
}
