import { Relations as StackRelations, type Referred as StackReferred } from "../../access/stack";
import type { StackSubject } from "../pack/rule";

/** What a property refers to. */
export type Referred = Omit<StackReferred<StackSubject>, "open">;

/** The resources of a stack as rules see them. */
export class Relations extends StackRelations<StackSubject> {}
