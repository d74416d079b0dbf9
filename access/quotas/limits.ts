/** How many users IAM keeps in an account. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const MOST_USERS = 5000;

/** How many tags AWS lets anything carry. https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html */
export const MOST_TAGS = 50;
