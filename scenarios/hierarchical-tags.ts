import { userByTags } from "./user-by-tags";

/** One user reaches one environment of one department: two tags, and both must match. */
export const hierarchicalTags = userByTags({
    title: "one user, every instance with both of two tags",
    instances: ["finance-development", "finance-production", "hr-development", "hr-production"],
    grant: { Department: ["Finance"], Environment: ["Development"] },
});
