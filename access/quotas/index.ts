export { ADJUSTABLE, IAM_QUOTAS, limitOf, type QuotaName, type Quotas } from "./iam-quotas";
