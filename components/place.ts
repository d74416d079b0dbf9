import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity";
import type * as pulumi from "@pulumi/pulumi";
import { partitionOf } from "../access/grants";

/** A place as components take it: the account may still be on its way from AWS. */
export interface PlaceArgs {
    /** `aws`, `aws-cn`, `aws-us-gov` and the like. */
    readonly partition: string;
    /** The AWS region. */
    readonly region: string;
    /** The account's twelve digits. */
    readonly accountId: pulumi.Input<string>;
}

/** The place that the program deploys to: the region of its configuration, the account of whoever runs it. */
export function callerPlace(region: string): PlaceArgs {
    return { partition: partitionOf(region), region, accountId: getCallerIdentityOutput().accountId };
}
