import { textLanguage, type Language } from "../../match/language";
import type { Account } from "../../matrix/account";
import { arns } from "../../prove/universe";

export const RUN_INSTANCES = "ec2:RunInstances";
/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ExamplePolicies_EC2.html#iam-example-runinstances */
const LAUNCHED = ["instance", "network-interface", "security-group", "subnet"];

/** What an action is judged on: something of each list. */
export function placesOf(action: string, account: Account, owner: string): Language[][] {
    if (action !== RUN_INSTANCES) return [anyOf(action, account, owner)];
    const start = `arn:${account.partition}:ec2:*:`;
    return [[arns(`${start}:image/ami-*`)], ...LAUNCHED.map((type) => [arns(`${start}${owner}:${type}/*`)])];
}

/** Every ARN of a service in the account, and `*` for actions that take none. */
function anyOf(action: string, { partition }: Account, owner: string): Language[] {
    const [prefix = ""] = action.toLowerCase().split(":");
    const service = ARN_SERVICES[prefix] ?? prefix;
    const places = [owner, ""].map((account): Language => [
        ...textLanguage(`arn:${partition}:${service}:`, false),
        { kind: "any", colon: false },
        ...textLanguage(`:${account}:`, false),
        { kind: "any", colon: true },
    ]);
    return [...places, textLanguage("*", false)];
}

/** Where the name in an ARN differs from the one of the actions. */
const ARN_SERVICES: Readonly<Record<string, string>> = {
    "ec2-instance-connect": "ec2",
    servicecatalog: "catalog",
};
