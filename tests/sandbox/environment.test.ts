import { expect } from "chai";
import { sandboxEnvironment } from "../../sandbox/setup/environment";

describe("The sandbox's environment", () => {
    const parts = {
        folder: "/clone/.sandbox",
        project: "/clone",
        settingsFolder: "/clone",
        engine: "/cache/pulumi",
        endpoint: "http://127.0.0.1:4000",
        stack: "dev",
        region: "eu-central-1",
    };

    it("keeps nothing that could lead to the user's own AWS account or Pulumi state", () => {
        const environment = sandboxEnvironment(parts, {
            PATH: "/usr/bin",
            HOME: "/home/me",
            AWS_PROFILE: "production",
            AWS_SESSION_TOKEN: "token",
            AWS_ACCESS_KEY_ID: "real",
            AWS_SECRET_ACCESS_KEY: "real",
            AWS_ENDPOINT_URL_EC2: "https://elsewhere",
            AWS_CONFIG_FILE: "/home/me/.aws/config",
            PULUMI_ACCESS_TOKEN: "token",
            PULUMI_BACKEND_URL: "s3://state",
            PULUMI_STACK: "prod",
        });

        expect(environment).to.include({ PATH: "/clone/.sandbox/bin:/usr/bin", HOME: "/home/me" });
        expect(environment).to.not.have.any.keys(
            "AWS_PROFILE",
            "AWS_SESSION_TOKEN",
            "AWS_ENDPOINT_URL_EC2",
            "PULUMI_ACCESS_TOKEN",
        );
        expect(environment).to.include({
            AWS_ENDPOINT_URL: "http://127.0.0.1:4000",
            AWS_ACCESS_KEY_ID: "sandbox",
            AWS_SECRET_ACCESS_KEY: "sandbox",
            PULUMI_BACKEND_URL: "file:///clone/.sandbox/state?metadata=skip",
            PULUMI_STACK: "dev",
        });
        expect(environment["AWS_CONFIG_FILE"]).to.match(/^\/clone\/\.sandbox\//);
    });

    it("sends calls to Moto past a proxy, and leaves the user's own exceptions as they are", () => {
        const environment = sandboxEnvironment(parts, { HTTP_PROXY: "http://proxy", NO_PROXY: "intranet" });

        expect(environment).to.include({ HTTP_PROXY: "http://proxy", NO_PROXY: "intranet,127.0.0.1,localhost" });
    });

    it("keeps nothing that changes what Moto and the aws command load", () => {
        const traps = [
            "PYTHONPATH",
            "PYTHONHOME",
            "PYTHONSTARTUP",
            "PYTHONUSERBASE",
            "PYTHONPYCACHEPREFIX",
            "BOTO_CONFIG",
        ];
        const environment = sandboxEnvironment(parts, Object.fromEntries(traps.map((name) => [name, "/elsewhere"])));

        expect(environment).to.not.have.any.keys(...traps);
    });
});
