import { statementName } from "../evaluate/reasons";
import type { AccountPrincipal } from "../matrix/account";
import { accountOfArn } from "../matrix/own-account";
import type { Step } from "../matrix/step";
import { requiredValues } from "./assume/required-values";
import { profileNames, roleName, type NameOfProfile } from "./profile-names";

/** How somebody gets the credentials of the role at the end of a chain. */
export interface Credentials {
    /** The profile of the AWS CLI that has them. Absent where they are got by commands. */
    readonly profile?: string;
    /** Lines of `~/.aws/config`, or else commands, each with the credentials of the one before. */
    readonly lines: readonly string[];
    /** The sign-in to IAM Identity Center, which all such profiles share. Absent where the chain doesn't begin with one. */
    readonly signIn?: SignIn;
}

interface SignIn {
    /** Lines of `~/.aws/config`; what stands in capitals is to be filled in. */
    readonly lines: readonly string[];
    readonly command: string;
}

/**
 * The profiles of a chain, or the commands where a profile has no setting for it: session tags, SAML.
 * https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-role.html
 */
export function credentialsFor(
    start: AccountPrincipal,
    chain: readonly Step[],
    nameOf: NameOfProfile = profileNames([chain]),
): Credentials {
    const last = chain.at(-1);
    if (last === undefined) return { lines: [] };
    if (chain.some(needsCommand)) return { lines: chain.map((step) => commandFor(start, step)) };
    const lines = chain.flatMap((step, index) => {
        const profile = nameOf(chain.slice(0, index + 1));
        return [...(index === 0 ? [] : [""]), ...profileLines(start, step, profile, nameOf(chain.slice(0, index)))];
    });
    const isAssigned = chain.some(({ kind }) => kind === "assigned");
    return { profile: nameOf(chain), lines, ...(isAssigned && { signIn: SIGN_IN }) };
}

const SSO_SESSION = "my-sso";

/** https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-sso.html */
const SIGN_IN: SignIn = {
    lines: [
        `[sso-session ${SSO_SESSION}]`,
        "sso_start_url = START_URL",
        "sso_region = REGION",
        "sso_registration_scopes = sso:account:access",
    ],
    command: `aws sso login --sso-session ${SSO_SESSION}`,
};

function needsCommand({ to, actions }: Step): boolean {
    const hasTags = Object.keys(to.session?.tags ?? {}).length > 0;
    return hasTags || to.federated !== undefined || actions.includes("sts:AssumeRoleWithSAML");
}

function profileLines(start: AccountPrincipal, step: Step, profile: string, source: string): string[] {
    const { to, kind, needs = [], actions } = step;
    const head = `[profile ${profile}]`;
    if (kind === "assigned") {
        return [
            head,
            `sso_session = ${SSO_SESSION}`,
            `sso_account_id = ${accountOfArn(to.arn)}`,
            `sso_role_name = ${roleName(to)}`,
        ];
    }
    if (actions.includes("sts:AssumeRoleWithWebIdentity"))
        return [head, `role_arn = ${to.arn}`, "web_identity_token_file = TOKEN_FILE"];
    const external = requiredText(step, "sts:externalid");
    const name = nameOfSession(step);
    const mfa = start.type === "user" && needs.length > 0 && needs.every((need) => need.mfa);
    return [
        head,
        `role_arn = ${arnOf(to)}`,
        `source_profile = ${source}`,
        ...(external === undefined ? [] : [`external_id = ${external}`]),
        ...(name === undefined ? [] : [`role_session_name = ${name}`]),
        ...(mfa ? [`mfa_serial = ${start.arn.replace(/:user\/.*$/, `:mfa/${start.name}`)}`] : []),
    ];
}

/** The ARN of a role; of one that isn't read maybe only its account is known. */
function arnOf({ type, name, arn }: AccountPrincipal): string {
    return type === "account" ? `arn:aws:iam::${/\d{12}/.exec(name)?.[0] ?? "ACCOUNT"}:role/ROLE` : arn;
}

function commandFor(start: AccountPrincipal, step: Step): string {
    const { to, actions } = step;
    // Without a policy it may do nothing.
    if (to.federated !== undefined) return "aws sts get-federation-token --name NAME --policy file://POLICY_FILE";
    const role = `--role-arn ${to.arn}`;
    if (actions.includes("sts:AssumeRoleWithSAML")) {
        const provider = providerOf(step) ?? "PROVIDER_ARN";
        return `aws sts assume-role-with-saml ${role} --principal-arn ${provider} --saml-assertion file://ASSERTION_FILE`;
    }
    const tags = Object.entries(to.session?.tags ?? {}).map(([Key, Value]) => ` Key=${Key},Value=${Value}`);
    const external = requiredText(step, "sts:externalid");
    const name = nameOfSession(step) ?? start.name.replace(/[^\w+=,.@-]/g, "-").slice(0, 64);
    return [
        `aws sts assume-role ${role} --role-session-name ${name}`,
        ...(external === undefined ? [] : [`--external-id ${external}`]),
        ...(tags.length === 0 ? [] : [`--tags${tags.join("")}`]),
    ].join(" ");
}

/** The statements of the trust policy that decided. */
function deciding({ to, because }: Step): NonNullable<AccountPrincipal["trust"]>["statements"] {
    const names = because.flatMap(({ layer, statement }) => (layer === "trust" ? (statement ?? []) : []));
    return (to.trust?.statements ?? []).filter((one) => names.includes(statementName(one)));
}

/** The name that the session must have. Absent: any. */
function nameOfSession(step: Step): string | undefined {
    return step.to.session?.name ?? requiredText(step, "sts:rolesessionname");
}

/** A text that a key of the request must have. */
function requiredText(step: Step, asked: string): string | undefined {
    return deciding(step)
        .flatMap(({ conditions }) => conditions)
        .filter(({ key }) => key === asked)
        .flatMap((condition) => requiredValues(condition) ?? [])[0]?.text;
}

function providerOf(step: Step): string | undefined {
    return deciding(step)
        .flatMap(({ principals }) => principals?.entries ?? [])
        .find(({ type }) => type === "Federated")?.value;
}
