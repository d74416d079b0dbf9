/** What says that an answer is a page, and what the SDK adds to it. */
const OF_PAGES = ["$metadata", "NextToken", "Marker", "IsTruncated"];

/** All pages of an answer as one, as the AWS CLI puts them together: their lists one behind the other. */
export async function merged<T extends object>(pages: AsyncIterable<T>): Promise<Partial<T>> {
    const all: Record<string, unknown> = {};
    for await (const page of pages) {
        for (const [key, value] of Object.entries(page)) {
            if (OF_PAGES.includes(key) || value === undefined) continue;
            const known = all[key];
            // One by one: as arguments of one call, a long list would exhaust the stack.
            if (Array.isArray(known) && Array.isArray(value)) for (const one of value) known.push(one);
            else all[key] ??= Array.isArray(value) ? [...(value as unknown[])] : value;
        }
    }
    return all as Partial<T>;
}

/** An answer without what the SDK adds to it. */
export function plain<T extends object>(answer: T): Partial<T> {
    return Object.fromEntries(
        Object.entries(answer).filter(([key, value]) => key !== "$metadata" && value !== undefined),
    ) as Partial<T>;
}

const DOCUMENTS = ["PolicyDocument", "AssumeRolePolicyDocument", "Document"];

/** Answers of IAM with policy documents as the AWS CLI writes them: as JSON, where the SDK has them URL-encoded. */
export function withDocuments(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(withDocuments);
    if (typeof value !== "object" || value === null || value instanceof Date) return value;
    return Object.fromEntries(
        Object.entries(value).map(([key, inner]) => [
            key,
            DOCUMENTS.includes(key) && typeof inner === "string" ? documentOf(inner) : withDocuments(inner),
        ]),
    );
}

function documentOf(text: string): unknown {
    try {
        return JSON.parse(text.startsWith("{") ? text : decodeURIComponent(text)) as unknown;
    } catch {
        // Whatever reads it says what is wrong with it.
        return text;
    }
}
