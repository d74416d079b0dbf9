import { measuredInstanceId, measuredPlace, packInstances, policyRoom } from "../../access/grants";
import { table } from "./table";

/** More than the policies of any principal hold. */
const INSTANCES = Array.from({ length: 2_000 }, (_, index) => `instance-${index}`);
const REGIONS = ["eu-central-1", "ap-southeast-3", "us-east-1"];

/**
 * How many instances a user, a group and a role can be granted by ARN, beside IAM's arithmetic limit: all characters of
 * the inline policy and of ten managed policies, by those of an ARN in a list. Real policies also hold what every
 * session needs.
 */
export function quotaBenchmark(): Promise<void> {
    const rows = REGIONS.flatMap((region) =>
        (["user", "group", "role"] as const).map((kind) => {
            const place = measuredPlace("aws", region);
            const room = policyRoom(kind);
            const grants = [{ by: "instances" as const, instances: INSTANCES }];
            const input = { grants, instanceId: measuredInstanceId, place, session: {} };
            const granted = INSTANCES.length - packInstances(input, room).left.length;
            const arn = `"arn:aws:ec2:${region}:${place.accountId}:instance/${measuredInstanceId()}",`;
            const limit = Math.floor((room.inline + room.policies * room.managed) / arn.length);
            return [`${kind} in ${region}`, String(granted), String(limit), `${((granted / limit) * 100).toFixed(1)}%`];
        }),
    );
    console.log("\nInstances that can be granted by ARN\n");
    console.log(table(["principal", "granted", "arithmetic limit", "share"], rows));
    return Promise.resolve();
}
