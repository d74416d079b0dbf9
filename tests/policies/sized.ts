import type { TestResource } from "./judge";
import { document } from "./resources";

/** A document of exactly so many characters without white space. */
export function sized(characters: number): string {
    const statement = (Resource: string) => document({ Effect: "Allow", Action: "s3:GetObject", Resource });
    const bare = statement("").length;
    return statement("a".repeat(characters - bare));
}

/** A policy whose document has so many characters. */
export const sizedPolicy = (type: string, characters: number): TestResource => ({
    type: `aws:iam/${type}`,
    name: "policy",
    props: { user: "alice", policy: sized(characters) },
});
