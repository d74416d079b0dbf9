import type { AccountPrincipal } from "./account";
import type { How } from "./cell";
import type { Step } from "./step";

/** A chain in a few words: "ops → deploy". */
export function chainText(chain: readonly Pick<Step, "to" | "short">[]): string {
    return chain.map(({ to, short }) => short ?? endName(to)).join(" → ");
}

/** Whom a step leads to: of a role of IAM Identity Center the permission set, which is what people know. */
function endName(role: AccountPrincipal): string {
    return permissionSetOf(role) ?? role.name;
}

/**
 * The permission set that a role of IAM Identity Center is made from. Anybody can give a role such a name, but not the path;
 * where the ARN has no path, the role's trust tells the two apart.
 * https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
 */
export function permissionSetOf({ name, arn, trust }: AccountPrincipal): string | undefined {
    const set = /^AWSReservedSSO_(.+?)(?:_[0-9a-f]{16})?$/.exec(name)?.[1];
    if (set === undefined || arn.includes(":role/aws-reserved/sso.amazonaws.com/") || trust === undefined) return set;
    const isOurs = trust.statements.some(({ principals }) =>
        principals?.entries.some(({ type, value }) => type === "Federated" && value.includes(":saml-provider/AWSSSO_")),
    );
    return isOurs && arn.endsWith(`:role/${name}`) ? set : undefined;
}

/** What follows a cell's answer: " through ops → deploy". Empty for one's own policies. */
export function throughText(how: How, chain: readonly Step[]): string {
    switch (how) {
        case "direct":
            return "";
        case "roles":
            return chain.length === 0 ? "" : ` through ${chainText(chain)}`;
        case "escalation":
            return chain.length === 0 ? "" : ` through ${chainText(chain)}`;
    }
}

/** A step as a sentence without its subject, with the statements that decided. */
export function stepSentence(step: Step): string {
    const { verdict, because, provided } = step;
    const open = verdict === "unknown" ? ", which isn't sure" : "";
    const depends = provided === undefined ? "" : `, provided that ${provided}`;
    const why = because.length === 0 ? "" : `: ${because.map(({ text }) => text).join("; ")}`;
    return `${stepText(step)}${open}${depends}${why}`;
}

/** A step as a sentence without its subject: "assumes the role ops". */
export function stepText({ kind, to, effect, actions }: Step): string {
    switch (kind) {
        case "assume":
            return effect === undefined ? `assumes the role ${to.name}${sessionText(to)}` : `assumes ${effect}`;
        case "assigned":
            return `has the role ${to.name}${effect === undefined ? "" : ` by ${effect}`}`;
        case "instance":
            return `gets the role ${to.name}${effect === undefined ? "" : ` of ${effect}`}`;
        case "escalate":
            return `could ${effect ?? `become ${to.type} ${to.name}`} (${actions.join(", ")})`;
    }
}

/** The name and the tags that a session of a role takes, behind the role's name; empty for any session. */
export function sessionText({ session }: AccountPrincipal): string {
    const tags = Object.entries(session?.tags ?? {}).map(([key, value]) => `${key}=${value}`);
    const told = [
        ...(session?.name === undefined ? [] : [`the session name ${session.name}`]),
        ...(tags.length === 0 ? [] : [`the session tags ${tags.join(", ")}`]),
    ];
    return told.length === 0 ? "" : ` with ${told.join(" and ")}`;
}

/** Why a person, an identity provider or an account can't open something, where no chain does. */
export const NO_OWN_POLICIES =
    "has no policies of its own: it opens sessions as the roles that it can assume, and none of them can open this";
