/** One of IAM's quotas on what principals have. */
export interface Quota {
    /** What is counted, as a part of a sentence. */
    readonly what: string;
    readonly unit: "characters" | "policies" | "groups";
    /** What IAM allows without asking. */
    readonly default: number;
    /** Whether AWS raises it on request; then an account's own can be anything up to `maximum`. */
    readonly adjustable: boolean;
    /** The most that AWS names anywhere, where it is adjustable. */
    readonly maximum?: number;
    /** Its name in the answer of `aws iam get-account-summary`. Absent where that doesn't tell it. */
    readonly summary?: string;
    /** AWS's page. */
    readonly url: string;
}

const PAGE = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html";

/**
 * Sizes in characters, white space not counted, and numbers. The defaults of adjustable quotas and what AWS raises them
 * to differ by page and year (a role's policies: 10 or 20, up to 20 or 25; a trust policy: up to 4,096 or 8,192): the
 * lowest default and the highest maximum are here, and an account's own are settings.
 */
export const IAM_QUOTAS = {
    userPolicySize: {
        what: "inline policies of a user",
        unit: "characters",
        default: 2048,
        adjustable: false,
        summary: "UserPolicySizeQuota",
        url: `${PAGE}#reference_iam-quotas-entity-length`,
    },
    groupPolicySize: {
        what: "inline policies of a group",
        unit: "characters",
        default: 5120,
        adjustable: false,
        summary: "GroupPolicySizeQuota",
        url: `${PAGE}#reference_iam-quotas-entity-length`,
    },
    rolePolicySize: {
        what: "inline policies of a role",
        unit: "characters",
        default: 10_240,
        adjustable: false,
        summary: "RolePolicySizeQuota",
        url: `${PAGE}#reference_iam-quotas-entity-length`,
    },
    managedPolicySize: {
        what: "a managed policy",
        unit: "characters",
        default: 6144,
        adjustable: false,
        summary: "PolicySizeQuota",
        url: `${PAGE}#reference_iam-quotas-entity-length`,
    },
    trustPolicySize: {
        what: "a role's trust policy",
        unit: "characters",
        default: 2048,
        adjustable: true,
        maximum: 8192,
        summary: "AssumeRolePolicySizeQuota",
        url: `${PAGE}#reference_iam-quotas-entities`,
    },
    policiesOfUser: {
        what: "managed policies of a user",
        unit: "policies",
        default: 10,
        adjustable: true,
        maximum: 20,
        summary: "AttachedPoliciesPerUserQuota",
        url: `${PAGE}#reference_iam-quotas-entities`,
    },
    policiesOfGroup: {
        what: "managed policies of a group",
        unit: "policies",
        default: 10,
        adjustable: true,
        summary: "AttachedPoliciesPerGroupQuota",
        url: `${PAGE}#reference_iam-quotas-entities`,
    },
    policiesOfRole: {
        what: "managed policies of a role",
        unit: "policies",
        default: 10,
        adjustable: true,
        maximum: 25,
        summary: "AttachedPoliciesPerRoleQuota",
        url: `${PAGE}#reference_iam-quotas-entities`,
    },
    groupsOfUser: {
        what: "groups of a user",
        unit: "groups",
        default: 10,
        adjustable: false,
        summary: "GroupsPerUserQuota",
        url: `${PAGE}#reference_iam-quotas-entity-length`,
    },
    permissionSetPolicySize: {
        what: "the inline policy of a permission set",
        unit: "characters",
        default: 32_768,
        adjustable: false,
        url: "https://docs.aws.amazon.com/singlesignon/latest/userguide/limits.html",
    },
} as const satisfies Readonly<Record<string, Quota>>;

export type QuotaName = keyof typeof IAM_QUOTAS;

/** The names of all quotas. */
export const QUOTA_NAMES = Object.keys(IAM_QUOTAS) as readonly QuotaName[];

/** Those that AWS raises on request. */
export const ADJUSTABLE: readonly QuotaName[] = QUOTA_NAMES.filter((name) => IAM_QUOTAS[name].adjustable);

/** An account's own quotas, as far as they are known. */
export type Quotas = Partial<Readonly<Record<QuotaName, number>>>;

/** What an account allows: its own quota, or the default. */
export function limitOf(name: QuotaName, own: Quotas = {}): number {
    return own[name] ?? IAM_QUOTAS[name].default;
}

/** Whether IAM is sure to refuse so much: where AWS raises a quota and the account's own isn't known, only over the maximum. */
export function isRefused(name: QuotaName, used: number, own: Quotas = {}): boolean {
    const quota: Quota = IAM_QUOTAS[name];
    const known = own[name] ?? (quota.adjustable ? (quota.maximum ?? Infinity) : quota.default);
    return used > known;
}

/**
 * The quotas in the answer of `aws iam get-account-summary`; those that it doesn't have are left out.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountSummary.html
 * @returns nothing where it isn't such an answer.
 */
export function quotasOfSummary(answer: unknown): Quotas | undefined {
    const map = typeof answer === "object" && answer !== null && "SummaryMap" in answer ? answer.SummaryMap : undefined;
    if (typeof map !== "object" || map === null) return undefined;
    const values = new Map<string, unknown>(Object.entries(map));
    return Object.fromEntries(
        QUOTA_NAMES.flatMap((name) => {
            const { summary }: Quota = IAM_QUOTAS[name];
            const value = summary === undefined ? undefined : values.get(summary);
            return typeof value === "number" && Number.isInteger(value) && value > 0 ? [[name, value]] : [];
        }),
    );
}
