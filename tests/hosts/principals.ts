import { admittedPrincipals } from "../../src/host-program/ssh-host.ts";

const [user = "", userNumber, certificate = ""] = process.argv.slice(2);
for (const principal of admittedPrincipals("/etc/ssh", { user, userNumber: Number(userNumber), certificate }))
  console.log(principal);
