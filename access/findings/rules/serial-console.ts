import { EC2_INSTANCE, wayRound } from "../way-round";

export const serialConsole = wayRound({
    id: "serial-console",
    severity: "high",
    title: "The serial console beside limited sessions",
    why: "The serial console reaches an instance whatever its network and its agent are, down to its boot menu.",
    remedy: "Take ec2-instance-connect:SendSerialConsoleSSHPublicKey away from those who only open sessions.",
    url: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configure-access-to-serial-console.html",
    actions: ["ec2-instance-connect:SendSerialConsoleSSHPublicKey"],
    resources: [[EC2_INSTANCE]],
    effect: "open the serial console",
});
