import { stopMoto } from "./moto/server";
import { sandboxFolder } from "./system/folders";
import { say } from "./system/progress";
import { forgetOverrides } from "./pulumi-command/stack-settings";
import { runMain } from "./system/run-main";

runMain(async () => {
    const stopped = await stopMoto(sandboxFolder);
    forgetOverrides(sandboxFolder);
    say(
        stopped
            ? "Sandbox stopped. Everything deployed in it is gone, and a scenario chosen with --scenario is reset; " +
                  "npm start deploys again."
            : "No sandbox is running.",
    );
    return 0;
});
