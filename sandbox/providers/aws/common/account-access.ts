/** What account access manager knows of an application. */
interface Application {
    readonly identitySource: { readonly identityCenter: IdentityCenter };
    readonly tenantId?: string;
    readonly tags?: Readonly<Record<string, string>>;
}

interface IdentityCenter {
    readonly instanceArn: string;
    readonly applicationArn?: string;
}

/** A principal of IAM Identity Center, and the role that it is entitled to. */
export interface PrincipalRole {
    readonly principal: { readonly identityCenter: { readonly userId?: string; readonly groupId?: string } };
    readonly roleArn: string;
    readonly account?: string;
    readonly accountName?: string;
}

interface Entitlement {
    readonly entitlementId: string;
    readonly entitlement: { readonly principalRole: PrincipalRole };
}

/** The operations of account access manager that are used here: AWS's SDK for JavaScript has no client of it. */
export interface AccountAccess {
    createApplication(application: Pick<Application, "identitySource" | "tags">): Promise<{ applicationArn: string }>;
    getApplication(arn: string): Promise<Application>;
    listApplications(): Promise<{ applications: readonly { applicationArn: string }[] }>;
    deleteApplication(arn: string): Promise<unknown>;
    tagResource(arn: string, tags: Readonly<Record<string, string>>): Promise<unknown>;
    untagResource(arn: string, keys: readonly string[]): Promise<unknown>;
    createEntitlement(applicationArn: string, principalRole: PrincipalRole): Promise<{ entitlementId: string }>;
    getEntitlement(applicationArn: string, id: string): Promise<Entitlement>;
    listEntitlements(applicationArn: string): Promise<{ entitlements: readonly Entitlement[] }>;
    deleteEntitlement(applicationArn: string, id: string): Promise<unknown>;
}

interface Settings {
    readonly region: string;
    readonly endpoint: string;
    readonly maxAttempts: number;
}

/** A client of account access manager in the sandbox's AWS, which doesn't look at signatures. */
export function accountAccess(settings: Settings): AccountAccess {
    const call = <T>(operation: string, method: string, path: string, body?: object) =>
        attempts<T>(settings, operation, method, path, body);
    const at = (kind: string, id: string) => `/${kind}/${encodeURIComponent(id)}`;
    const of = (applicationArn: string) => `?applicationArn=${encodeURIComponent(applicationArn)}`;
    return {
        createApplication: (application) => call("CreateApplication", "POST", "/applications", application),
        getApplication: (arn) => call("GetApplication", "GET", at("applications", arn)),
        listApplications: () => call("ListApplications", "POST", "/applications-list", {}),
        deleteApplication: (arn) => call("DeleteApplication", "DELETE", at("applications", arn)),
        tagResource: (arn, tags) => call("TagResource", "POST", at("tags", arn), { tags }),
        untagResource: (arn, keys) => {
            const query = keys.map((key) => `tagKeys=${encodeURIComponent(key)}`).join("&");
            return call("UntagResource", "DELETE", `${at("tags", arn)}?${query}`);
        },
        createEntitlement: (applicationArn, principalRole) =>
            call("CreateEntitlement", "POST", "/entitlements", { applicationArn, entitlement: { principalRole } }),
        getEntitlement: (applicationArn, id) =>
            call("GetEntitlement", "GET", at("entitlements", id) + of(applicationArn)),
        listEntitlements: (applicationArn) =>
            call("ListEntitlements", "POST", "/entitlements-list", { applicationArn, filter: {} }),
        deleteEntitlement: (applicationArn, id) =>
            call("DeleteEntitlement", "DELETE", at("entitlements", id) + of(applicationArn)),
    };
}

/** @throws Error with AWS's code as its name and the operation, as errors of the SDK's clients have them. */
async function attempts<T>(
    { region, endpoint, maxAttempts }: Settings,
    operation: string,
    method: string,
    path: string,
    body: object | undefined,
): Promise<T> {
    const failed = (reason: string, more: object) =>
        Object.assign(new Error(reason), { operation: `AccountAccess: ${operation}`, ...more });
    for (let attempt = 1; ; attempt++) {
        try {
            const answer = await fetch(endpoint + path, {
                method,
                headers: {
                    authorization: `AWS4-HMAC-SHA256 Credential=sandbox/20260101/${region}/account-access/aws4_request`,
                    "content-type": "application/json",
                },
                ...(body === undefined ? {} : { body: JSON.stringify(body) }),
                signal: AbortSignal.timeout(20_000),
            });
            const text = await answer.text();
            const content = (text === "" ? {} : JSON.parse(text)) as { readonly message?: string };
            if (answer.ok) return content as T;

            const name = answer.headers.get("x-amzn-errortype") ?? "InternalServerException";
            throw failed(content.message ?? name, { name, $metadata: { httpStatusCode: answer.status } });
        } catch (error) {
            if (error instanceof Error && "$metadata" in error) throw error;

            if (attempt >= maxAttempts) throw failed(String(error), { name: "TimeoutError", cause: error });
        }
    }
}
