import { coversAction } from "../../evaluate/statement";
import type { ContextValue } from "../../evaluate/context";
import type { PolicyStatement } from "../../policy/policy";
import { asksForExternalId, entrances, foundEntrance, letIn, STRANGE, type Probe } from "../chains/entrances";
import type { Rule } from "../toolkit/rule";
import type { Snapshot } from "../toolkit/snapshot";

export const trustEveryone: Rule = {
    id: "trust-everyone",
    severity: "critical",
    title: "A role that anyone can assume",
    why: "The trust policy lets in everyone with an AWS account, or everyone without signing in. What the role can do, and every role after it, is open to the world.",
    remedy: 'Name accounts, roles or users in Principal, or require aws:PrincipalOrgID, aws:PrincipalAccount or aws:PrincipalArn beside "*". Give unauthenticated identities of Amazon Cognito no role that opens sessions.',
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-anonymous",
    *find(snapshot) {
        for (const entrance of entrances(snapshot, (one) => namesEveryone(one) || namesCognito(one))) {
            const { statement } = entrance;
            if (namesEveryone(statement)) {
                // Whom AWS lets in by NotPrincipal with Allow, which it doesn't support, it doesn't say.
                const isNegated = statement.principals?.negated === true;
                const meant = isNegated ? { ...entrance, statement: { ...statement, principals: EVERYONE } } : entrance;
                const [step] = strangers(statement, snapshot).flatMap((one) => letIn(meant, one, snapshot) ?? []);
                if (step === undefined) continue;
                const isSecret = asksForExternalId(entrance);
                const who = [
                    "anyone with an AWS account",
                    ...(isSecret ? [" who knows the external ID"] : []),
                    ...(isNegated ? [", as NotPrincipal doesn't name them,"] : []),
                ].join("");
                yield foundEntrance(entrance, who, step, isSecret || isNegated ? "high" : "critical");
            } else {
                const step = letIn(entrance, guest(statement), snapshot);
                if (step !== undefined)
                    yield foundEntrance(entrance, "anyone, without signing in to Amazon Cognito,", step);
            }
        }
    },
};

function namesEveryone(statement: PolicyStatement): boolean {
    const { principals } = statement;
    return (
        coversAction(statement, "sts:assumerole") &&
        (principals?.negated === true ||
            (principals?.entries ?? []).some(({ type, value }) => type === "AWS" && value === "*"))
    );
}

const EVERYONE: PolicyStatement["principals"] = { negated: false, entries: [{ type: "AWS", value: "*" }] };
const COGNITO = "cognito-identity.amazonaws.com";

function namesCognito({ principals }: PolicyStatement): boolean {
    return principals?.negated === false && principals.entries.some(({ value }) => value.toLowerCase() === COGNITO);
}

/** An account that is nobody's. */
const NOWHERE = "000000000000";
const CHOICE = { unknown: "is the caller's choice", absent: true };

/**
 * A user, and a session of a role, of an account that has nothing to do with this one. Their names and tags and
 * the user's MFA are their own choice, and so is which of the two calls; their IDs are AWS's, and sessions of AssumeRole
 * carry no MFA.
 */
function strangers({ conditions }: PolicyStatement, { home: { partition }, now }: Snapshot): Probe[] {
    const tags = conditions.flatMap(({ key }): [string, ContextValue][] =>
        key.startsWith("aws:principaltag/") ? [[key, CHOICE]] : [],
    );
    const known: Probe["request"] = {
        "aws:principalaccount": NOWHERE,
        // An account may be in an organization of its own, or in none.
        "aws:principalorgid": { ...CHOICE, oneOf: [`o-${STRANGE}`] },
        "aws:principalorgpaths": { ...CHOICE, oneOf: [`o-${STRANGE}/r-${STRANGE}/`] },
        "aws:principalisawsservice": "false",
        "aws:tokenissuetime": { ...CHOICE, oneOf: [now.toISOString()] },
        ...Object.fromEntries(tags),
    };
    const arnOf = (kind: string): ContextValue => ({
        unknown: CHOICE.unknown,
        like: `arn:${partition}:iam::${NOWHERE}:${kind}/*`,
    });
    const kinds: readonly Probe["request"][] = [
        {
            "aws:principaltype": "User",
            "aws:principalarn": arnOf("user"),
            "aws:username": { unknown: CHOICE.unknown },
            "aws:userid": `AIDA${STRANGE.toUpperCase()}`,
            "aws:multifactorauthpresent": { ...CHOICE, oneOf: ["true", "false"] },
            "aws:multifactorauthage": { ...CHOICE, numbers: [0, LONGEST_SESSION] },
        },
        {
            "aws:principaltype": "AssumedRole",
            "aws:principalarn": arnOf("role"),
            "aws:userid": { unknown: CHOICE.unknown, like: `AROA${STRANGE.toUpperCase()}:*` },
        },
    ];
    return kinds.map((own) => ({
        caller: { type: "account", account: NOWHERE },
        action: "sts:AssumeRole",
        request: { ...known, ...own },
        isFree: (key) => CHOSEN.test(key),
    }));
}

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html */
const LONGEST_SESSION = 36 * 60 * 60;

const CHOSEN =
    /^aws:(principal(arn|orgid|orgpaths|tag\/.*)|multifactorauth(present|age)|tokenissuetime|username|userid)$/;

/** An identity of a pool that somebody has without signing in. */
function guest({ conditions }: PolicyStatement): Probe {
    const pools = conditions.find(({ key }) => key === `${COGNITO}:aud`)?.values;
    const pool = pools !== undefined && "templates" in pools ? pools.templates[0]?.text : undefined;
    return {
        caller: { type: "federated", provider: COGNITO },
        action: "sts:AssumeRoleWithWebIdentity",
        request: {
            "aws:federatedprovider": COGNITO,
            [`${COGNITO}:aud`]: pool ?? `eu-central-1:${STRANGE}`,
            [`${COGNITO}:sub`]: `eu-central-1:${STRANGE}`,
            [`${COGNITO}:amr`]: ["unauthenticated"],
        },
    };
}
