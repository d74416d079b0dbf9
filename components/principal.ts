/** What companies ask of the users, groups and roles that a stack creates. */
export interface PrincipalArgs {
    /** The path in the ARN, such as /people/. Default: /. */
    path?: string | undefined;
    /** The ARN of the managed policy that limits what other policies can allow. Default: none. */
    permissionsBoundaryArn?: string | undefined;
}
