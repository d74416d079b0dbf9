import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity";
import * as pulumi from "@pulumi/pulumi";
import { partitionOf, type Place } from "../access/grants";

/** The region and account that a component's policies name. */
export interface PlaceArgs {
    /** The AWS region, such as eu-central-1. */
    region: string;
    /** The account's twelve digits. Default: the account of the AWS credentials. */
    accountId?: pulumi.Input<string> | undefined;
}

/** The region with the account of the AWS credentials: ask once for all components that need it. */
export function callerPlace(
    region: string,
    opts?: pulumi.InvokeOptions,
): PlaceArgs & { accountId: pulumi.Output<string> } {
    return { region, accountId: getCallerIdentityOutput({}, opts).accountId };
}

/** The place as policies name it. */
export function placeOf({ region, accountId }: PlaceArgs, opts: pulumi.InvokeOptions): pulumi.Output<Place> {
    const account = accountId ?? getCallerIdentityOutput({}, opts).accountId;
    return pulumi.output(account).apply((known) => ({ partition: partitionOf(region), region, accountId: known }));
}
