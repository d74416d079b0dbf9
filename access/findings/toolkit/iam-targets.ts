import type { IamWriteOn } from "../../bypasses";
import type { ContextValue } from "../../evaluate/context";
import { type AnyPolicy, statementsOf } from "../../evaluate/outcome";
import { textLanguage, type Language } from "../../match/language";
import { arns } from "../../prove/universe";
import type { AccountPrincipal } from "../../matrix/account";
import type { Snapshot } from "./snapshot";
import { resourceTexts } from "./statements";
import { placed } from "./allowing-statement";

/** The name of a customer managed policy; undefined for inline policies and AWS's own. */
export function managedPolicyName({ owner }: AnyPolicy): string | undefined {
    return owner?.kind === "managed" && !owner.ofAws ? owner.name : undefined;
}

/** The group whose policy it is; undefined where it isn't a group's, or that isn't known. */
export function groupOf({ owner }: AnyPolicy): string | undefined {
    return owner?.kind === "group" ? owner.name : undefined;
}

/**
 * The ARNs that something can have whose path isn't known: sources give groups and policies by their names. A path that a
 * policy of the principal writes out is among them.
 */
export function withAnyPath(
    kind: IamWriteOn,
    name: string,
    principal: AccountPrincipal,
    snapshot: Snapshot,
): readonly Language[] {
    const pathless = placed(`arn:PARTITION:iam::ACCOUNT:${kind}/${name}`, snapshot);
    const written = statementsOf(principal.policies.identity)
        .flatMap(resourceTexts)
        .filter((text) => text.includes(`:${kind}/`) && text.endsWith(`/${name}`) && !/[*?$]/.test(text));
    return [
        ...[pathless, ...written].map((text) => textLanguage(text, false)),
        arns(placed(`arn:PARTITION:iam::ACCOUNT:${kind}/*/`, snapshot) + name),
    ];
}

/**
 * Whether a principal is a role that only AWS modifies: those of IAM Identity Center, and service-linked ones. Managed
 * policies that they have are written all the same.
 * https://docs.aws.amazon.com/singlesignon/latest/userguide/using-service-linked-roles.html
 */
export function isProtected(arn: string): boolean {
    return /:role\/(aws-reserved|aws-service-role)\//.test(arn);
}

/** What requests that write a user or a role say of its permissions boundary. */
export function boundaryContext({ policies: { boundary } }: AccountPrincipal): Record<string, ContextValue> {
    // A key that isn't in the request.
    if (boundary === undefined)
        return { "iam:permissionsboundary": { unknown: "there is none", absent: true, oneOf: [] } };

    const { owner } = boundary;
    const like = owner?.kind === "managed" ? `arn:*:policy/*${owner.name}` : "arn:*";
    return { "iam:permissionsboundary": { unknown: "is the boundary's ARN", like } };
}
