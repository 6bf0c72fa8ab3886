/** Documentation of the component, as Markdown. */
export const docs = `Runs **Prowler** on an AWS account, an Azure tenant, a Google Cloud project, a Kubernetes cluster or a GitHub organization, and keeps
every file that it writes byte for byte.

**What is scanned**: all checks, or those of the chosen *checks*, *services*, *severities* or *compliance frameworks*. Of these,
services and severities alone may be combined: Prowler refuses the other pairs or leaves one out without a word. A scan by
frameworks, or of everything, also writes compliance files.

**Credentials** are secrets of the inputs, and reach Prowler in its environment (a Google Cloud key in a file): for AWS the access key
ID and secret access key, with a session token where it has one; for Azure tenant ID, client ID and client secret; for Google
Cloud the JSON key of a service account; for GitHub a personal access token. Instead, *profile* names a profile in the \`~/.aws\` of the runner's
machine, or for Kubernetes a context of its \`~/.kube/config\`: everybody who may run workflows may then use it.

**Outputs**: *report* has \`prowler.ocsf.json\`, and \`prowler.asff.json\`, \`prowler.csv\` and \`prowler.html\` where chosen; *compliance* one
file or several a framework. *findings* is the OCSF report. *counts* are its findings by severity and status, muted ones
apart. Names stay the same from scan to scan, so each is a series in the library.

**No findings** (Prowler says so and writes no file) is told from no report, which fails the step. A cut-off or unreadable report is kept as
partial, and the step fails with the place where it breaks.

**Not looked at is not clean.** Prowler ends well although a service did not answer or access was denied. *coverage* holds what was
asked for against the report and Prowler's log, and names each service with an error (all of it counts as not
looked at, although part may be in the report), each check without a record of such a service, and each region without a record.
The step warns of them. Where nothing could be looked at, it fails (not where only some states are asked for). A region that was not chosen is no gap; it is not in *asked*.

**Where it connects**: to the provider. An *endpoint* instead of AWS is judged before Prowler starts: never cloud metadata
addresses or the studio's own database and store; loopback only where the operator allows it. A name takes https; http takes an
address, since a name may lead elsewhere later.

**Exit codes**: 3 (something fails) and 0 are whole scans. 1 (credentials, endpoint, unknown check) and 2 (wrong argument) fail the step with
Prowler's own sentence and are not tried again.

**Example**: provider *aws*, services *s3* and *iam*, region *eu-west-1*, formats *csv* and *json-asff*.
*findings* can feed a summary.`;
