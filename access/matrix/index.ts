/** The matrix: who can open a session on what. */
export { instanceLabel, ordered, type Account, type AccountInstance, type AccountPrincipal } from "./account";
export { cellText, principalLabel, tableOf, type AccessTable, type AccessTableOptions } from "./access-table";
export { openable, reasonsOfCell, type Cell } from "./cell";
export { accessMatrix, cellAt, groupAt, type InstanceGroup, type Matrix, type PrincipalClass } from "./matrix";
export { matrixMarkdown } from "./markdown";
export { withPeople } from "./sessions";
export { renderMatrix, type RenderOptions } from "./render";
