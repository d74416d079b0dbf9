import { userByTags } from "./user-by-tags";

/** One user reaches every instance that carries a tag. */
export const tags = userByTags({
    title: "one user, every instance with a tag",
    instances: ["finance-development", "hr-development", "finance-production"],
    grant: { Environment: ["Development"] },
});
