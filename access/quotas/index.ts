export { ADJUSTABLE, IAM_QUOTAS, limitOf, type QuotaName, type Quotas } from "./iam-quotas";
export { MOST_TAGS, MOST_USERS } from "./limits";
