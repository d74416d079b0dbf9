/** What went wrong in a call to AWS, as the SDK tells it. */
interface ServiceError extends Error {
    readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string };
    /** AWS's own code, where the SDK's class has another name. */
    readonly Code?: unknown;
    operation?: string;
}

/** The part of an SDK client that is used here; clients of all services have it. */
interface WithMiddleware {
    readonly middlewareStack: {
        add(
            middleware: (
                next: (args: never) => Promise<unknown>,
                context: { readonly clientName?: string; readonly commandName?: string },
            ) => (args: never) => Promise<unknown>,
            options: { step: "initialize"; name: string },
        ): void;
    };
}

/** Makes a client's errors say which operation of which service failed. */
export function withOperation<Client extends object>(client: Client): Client {
    (client as unknown as WithMiddleware).middlewareStack.add(
        (next, context) => async (args) => {
            try {
                return await next(args);
            } catch (error) {
                if (error instanceof Error) {
                    const service = context.clientName?.replace(/Client$/, "");
                    const operation = context.commandName?.replace(/Command$/, "");
                    (error as ServiceError).operation = `${service}: ${operation}`;
                }
                throw error;
            }
        },
        { step: "initialize", name: "operationInErrors" },
    );
    return client;
}

/** The error's code as AWS gives it, such as EntityAlreadyExists; the class's name where AWS sent none. */
export function codeOf(error: unknown): string {
    if (!(error instanceof Error)) return "";

    const { Code } = error as ServiceError;
    return typeof Code === "string" && Code !== "" ? Code : error.name;
}

/** Whether AWS says that what was asked for isn't there. */
function isGone(error: unknown): boolean {
    return /(NotFound|^NoSuch|InvalidDocument$|DoesNotExist)/.test(codeOf(error));
}

/** Whether AWS never answered, or broke down in between, so that the call may or may not have taken effect. */
export function isUnanswered(error: unknown): boolean {
    if (!(error instanceof Error) || !("operation" in error)) return false;

    const status = (error as ServiceError).$metadata?.httpStatusCode;
    return status === undefined || status >= 500;
}

/** The result of a call, or undefined where AWS says that what it is about isn't there. */
export async function orGone<T>(call: Promise<T>): Promise<T | undefined> {
    try {
        return await call;
    } catch (error) {
        if (isGone(error)) return undefined;

        throw error;
    }
}

/**
 * Makes a change of which AWS complains where it is made already, as it may be when its first answer was lost. `made`
 * says whether what the complaint is about is what was asked for; without it any such complaint is taken so.
 */
export async function unlessMade(
    complaint: RegExp,
    call: Promise<unknown>,
    made: () => Promise<boolean> = () => Promise.resolve(true),
): Promise<void> {
    try {
        await call;
    } catch (error) {
        if (!complaint.test(codeOf(error)) || !(await made())) throw error;
    }
}

/** An error in the words of the official provider, which are those of AWS's SDK for Go. */
export function describe(error: unknown): string {
    if (!(error instanceof Error)) return String(error);

    const { operation, $metadata } = error as ServiceError;
    if (operation === undefined) return error.message;

    const status = $metadata?.httpStatusCode;
    const reason = error.message === "" ? codeOf(error) : `${codeOf(error)}: ${error.message}`;
    return status === undefined
        ? `operation error ${operation}, request send failed, ${reason}`
        : `operation error ${operation}, https response error StatusCode: ${status}, RequestID: ${$metadata?.requestId ?? "unknown"}, ${reason}`;
}

/** Whether another attempt may succeed: AWS never answered, failed inside, or asks for patience. */
export function isRetryable(error: unknown): boolean {
    const status = error instanceof Error ? ((error as ServiceError).$metadata?.httpStatusCode ?? 0) : 0;
    return isUnanswered(error) || status === 429 || /Throttl|RequestLimitExceeded|TooManyRequests/.test(codeOf(error));
}

/** Whether something was made no earlier than a time. Most of AWS's times are whole seconds. */
export function madeSince(made: Date | undefined, since: Date): boolean {
    return made !== undefined && made.getTime() + 1_000 >= since.getTime();
}
