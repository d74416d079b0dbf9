import { SourceError } from "./source-error";

/**
 * Holds that an answer of the AWS CLI isn't a page: what isn't in it would look like no access.
 * @throws SourceError that names the file.
 */
export function whole(answer: unknown, file: string): void {
    if (typeof answer !== "object" || answer === null) return;
    // Programs that write what the SDK answers have these keys on the last page too, without a value.
    const more = ["NextToken", "Marker", "IsTruncated"].find((key) => {
        const value: unknown = (answer as Record<string, unknown>)[key];
        return value === true || (typeof value === "string" && value !== "");
    });
    if (more !== undefined) {
        throw new SourceError(
            `${file} is only the first page, or one of the others: it has ${more}; write it without --max-items and --no-paginate`,
        );
    }
}
