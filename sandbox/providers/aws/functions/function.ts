import type { Properties } from "../../rpc/values";
import type { Context } from "../common/resource-type";

/** One of the provider's functions: arguments in, result out. */
export type AwsFunction = (context: Context, args: Properties) => Promise<Properties>;
