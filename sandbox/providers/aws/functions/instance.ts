import { str } from "../common/inputs";
import { instanceById, instanceState } from "../resources/instance-state";
import type { AwsFunction } from "./function";
import { ids, lookup, only } from "./lookups";

export const getInstance: AwsFunction = async (context, args) => {
    const InstanceIds = ids(args["instanceId"]);
    const { Reservations } = await context.ec2.describeInstances({ InstanceIds, ...lookup(args, {}) });
    const { InstanceId = "" } = only(
        Reservations?.flatMap(({ Instances }) => Instances ?? []),
        "EC2 Instance",
    );
    const found = only(
        [await instanceById(context, InstanceId)].filter((one) => one !== undefined),
        "EC2 Instance",
    );
    const state = await instanceState(context, found, {});
    return {
        ...args,
        ...state,
        id: InstanceId,
        region: context.region,
        instanceId: str(args, "instanceId") ?? InstanceId,
    };
};
