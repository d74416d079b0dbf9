import { given, passing, running, type ServicePath } from "./service-path";

const EC2 = ["ec2.amazonaws.com"];
const SSM = ["ssm.amazonaws.com"];
const STATES = ["states.amazonaws.com"];
const POOLS = ["cognito-identity.amazonaws.com"];
const IOT = ["credentials.iot.amazonaws.com"];
const CERTIFICATES = ["rolesanywhere.amazonaws.com"];
const PODS = ["pods.eks.amazonaws.com"];

/** By what deploys, operates and vouches: pipelines, runbooks, schedules, identity pools, certificates. */
export const OPERATIONS_PATHS: readonly ServicePath[] = [
    passing("codepipeline", ["codepipeline.amazonaws.com"], "run a pipeline", "codepipeline:CreatePipeline"),
    given(
        "the account has a pipeline",
        passing(
            "codepipeline-update",
            ["codepipeline.amazonaws.com"],
            "run a changed pipeline",
            "codepipeline:UpdatePipeline",
            ["codepipeline:StartPipelineExecution", "codepipeline:RetryStageExecution"],
        ),
    ),
    given(
        "the account still has AWS CodeStar",
        passing("codestar-project", ["codestar.amazonaws.com"], "create a project", "codestar:CreateProject"),
    ),
    passing(
        "beanstalk-environment",
        EC2,
        "run an environment of Elastic Beanstalk",
        "elasticbeanstalk:CreateApplicationVersion",
        "elasticbeanstalk:CreateEnvironment",
    ),
    running(
        "beanstalk-update",
        EC2,
        "deploy to an environment of Elastic Beanstalk",
        "an environment",
        "elasticbeanstalk:CreateApplicationVersion",
        "elasticbeanstalk:UpdateEnvironment",
    ),
    passing(
        "step-functions",
        STATES,
        "run a state machine",
        ["states:CreateStateMachine", "states:UpdateStateMachine"],
        ["states:StartExecution", "states:StartSyncExecution"],
    ),
    passing("step-functions-test", STATES, "test a state", "states:TestState"),
    running("step-functions-update", STATES, "change a state machine", "a state machine", "states:UpdateStateMachine"),
    passing("automation", SSM, "run a runbook", [
        "ssm:StartAutomationExecution",
        "ssm:StartChangeRequestExecution",
        // An association runs runbooks too.
        "ssm:CreateAssociation",
    ]),
    passing("maintenance-window", SSM, "run a task of a maintenance window", [
        "ssm:RegisterTaskWithMaintenanceWindow",
        "ssm:UpdateMaintenanceWindowTask",
    ]),
    passing(
        "config-remediation",
        SSM,
        "run a runbook as a remediation",
        "config:PutRemediationConfigurations",
        "config:StartRemediationExecution",
    ),
    passing(
        "incident-runbook",
        ["ssm-incidents.amazonaws.com"],
        "run a runbook for an incident",
        "ssm-incidents:CreateResponsePlan",
        "ssm-incidents:StartIncident",
    ),
    given(
        "the account has a response plan",
        passing(
            "incident-runbook-update",
            ["ssm-incidents.amazonaws.com"],
            "run a runbook for an incident",
            "ssm-incidents:UpdateResponsePlan",
            "ssm-incidents:StartIncident",
        ),
    ),
    // https://docs.aws.amazon.com/systems-manager/latest/userguide/hybrid-activation-managed-nodes.html
    passing("hybrid-activation", SSM, "register a server of their own", "ssm:CreateActivation"),
    given(
        "they have a shell on a managed instance",
        passing("managed-instance-role", SSM, "change the role of a managed instance", "ssm:UpdateManagedInstanceRole"),
    ),
    given(
        "they have a shell on an instance without a role",
        passing("host-management", SSM, "choose the role of instances without one", "ssm:UpdateServiceSetting"),
    ),
    given(
        "they have a shell on an instance whose instance profile has no role",
        passing("profile-role", EC2, "put a role into an instance profile", "iam:AddRoleToInstanceProfile"),
    ),
    passing(
        "fault-injection",
        ["fis.amazonaws.com"],
        "run an experiment",
        "fis:CreateExperimentTemplate",
        "fis:StartExperiment",
    ),
    running(
        "fault-injection-update",
        ["fis.amazonaws.com"],
        "run a changed experiment",
        "an experiment template",
        "fis:UpdateExperimentTemplate",
        "fis:StartExperiment",
    ),
    passing("scheduler", ["scheduler.amazonaws.com"], "call AWS on a schedule", "scheduler:CreateSchedule"),
    given(
        "the account has a schedule",
        passing("scheduler-update", ["scheduler.amazonaws.com"], "call AWS on a schedule", "scheduler:UpdateSchedule"),
    ),
    passing("events-rule", ["events.amazonaws.com"], "call AWS on events", "events:PutRule", "events:PutTargets"),
    given(
        "the account has a rule of EventBridge",
        passing("events-targets", ["events.amazonaws.com"], "call AWS on events", "events:PutTargets"),
    ),
    given(
        "the role trusts the identity pool",
        passing("identity-pool", POOLS, "sign in to an identity pool", "cognito-identity:SetIdentityPoolRoles"),
    ),
    running("identity-pool-update", POOLS, "sign in to an identity pool", "an identity pool", [
        "cognito-identity:UpdateIdentityPool",
        "cognito-identity:GetOpenIdTokenForDeveloperIdentity",
    ]),
    passing("iot-role", IOT, "get credentials by a certificate", "iot:CreateRoleAlias", [
        "iot:CreateKeysAndCertificate",
    ]),
    given(
        "the account has a role alias",
        passing("iot-alias-update", IOT, "get credentials by a certificate", "iot:UpdateRoleAlias", [
            "iot:CreateKeysAndCertificate",
        ]),
    ),
    running(
        "iot-alias",
        IOT,
        "get credentials by a certificate",
        "a role alias",
        ["iot:CreateKeysAndCertificate", "iot:CreateCertificateFromCsr", "iot:RegisterCertificateWithoutCA"],
        ["iot:AttachPolicy", "iot:AttachPrincipalPolicy"],
    ),
    // https://docs.aws.amazon.com/rolesanywhere/latest/userguide/introduction.html
    passing(
        "certificate",
        CERTIFICATES,
        "get credentials by a certificate of their own authority",
        "rolesanywhere:CreateTrustAnchor",
        ["rolesanywhere:CreateProfile", "rolesanywhere:UpdateProfile"],
    ),
    running(
        "certificate-anchor",
        CERTIFICATES,
        "get credentials by a certificate of their own authority",
        "a profile",
        "rolesanywhere:CreateTrustAnchor",
    ),
    given(
        "they have a certificate that a trust anchor takes",
        passing("certificate-profile", CERTIFICATES, "get credentials by a certificate", [
            "rolesanywhere:CreateProfile",
            "rolesanywhere:UpdateProfile",
        ]),
    ),
    running(
        "certificate-authority",
        CERTIFICATES,
        "get credentials by a certificate of their own authority",
        "a profile of a trust anchor",
        "rolesanywhere:UpdateTrustAnchor",
    ),
    passing("eks-pod-identity", PODS, "run a pod", [
        "eks:CreatePodIdentityAssociation",
        "eks:UpdatePodIdentityAssociation",
    ]),
    running(
        "eks-cluster-admin",
        PODS,
        "run a pod as an administrator of the cluster",
        "a pod identity association",
        "eks:CreateAccessEntry",
        "eks:AssociateAccessPolicy",
    ),
];
