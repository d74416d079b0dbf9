import { z } from "zod";
import type { IdentityCenterPerson } from "../../matrix/identity-center";
import { mayHaveOtherTags, personTags } from "../../matrix/person-tags";
import type { AnswerFolder } from "./answers";

const text = z.string().nullish();
const listed = z.array(z.looseObject({ Primary: z.boolean().nullish() })).nullish();

/** A user of the identity store, with what attributes for access control can be made from. */
export const user = z.looseObject({
    UserId: z.string(),
    UserName: z.string().optional(),
    Name: z.looseObject({}).nullish(),
    DisplayName: text,
    Emails: listed,
    Addresses: listed,
    PhoneNumbers: listed,
    Extensions: z.record(z.string(), z.unknown()).nullish(),
});
type User = z.infer<typeof user>;

const COMMAND = "describe-instance-access-control-attribute-configuration";
/** The command answers with an error where there is none: then the file is `{}`. */
const configuration = z.object({
    InstanceAccessControlAttributeConfiguration: z
        .object({
            AccessControlAttributes: z.array(
                z.object({ Key: z.string(), Value: z.object({ Source: z.array(z.string()) }) }),
            ),
        })
        .nullish(),
});

/**
 * Reads what session tags people have from attributes for access control.
 * @returns undefined where the configuration isn't there: then no one's tags are known. For a user what is known of them.
 * @throws SourceError for a file of another kind.
 */
export function readAttributes(
    folder: AnswerFolder,
): ((one: User) => Pick<IdentityCenterPerson, "tags" | "mayHaveOtherTags">) | undefined {
    const file = `${COMMAND}.json`;
    if (!folder.has(file)) return undefined;
    const answer = folder.read(configuration, `aws sso-admin ${COMMAND}`, file);
    const configured = answer.InstanceAccessControlAttributeConfiguration;
    const attributes = configured?.AccessControlAttributes ?? [];
    const wanted = attributes.map(({ Key, Value }) => ({ key: Key, source: Value.Source[0] ?? "" }));
    return (one) => {
        const tags = personTags(one, wanted);
        const others = mayHaveOtherTags(one, configured !== undefined && configured !== null);
        return { ...(tags && { tags }), ...(others && { mayHaveOtherTags: true }) };
    };
}
