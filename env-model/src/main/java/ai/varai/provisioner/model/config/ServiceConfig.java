package ai.varai.provisioner.model.config;

import ai.varai.provisioner.model.describe.Default;
import ai.varai.provisioner.model.describe.Doc;
import ai.varai.provisioner.model.describe.KeyPattern;
import ai.varai.provisioner.model.describe.Pattern;
import ai.varai.provisioner.model.describe.Range;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One service: what runs, how large, and what it may read. */
@Doc("One service: what runs, how large, and what it may read.")
public record ServiceConfig(
    @Doc(value = "Container image.", example = "us-central1-docker.pkg.dev/acme/apps/auth:1.4.2")
        @Pattern(value = Forms.NOT_BLANK, expected = "the name of an image")
        Optional<String> image,
    @Doc(
            value =
                "Command that runs the service without a container, on this machine. `${java}` is the running Java, `${sample-service}` the built-in sample service, `${project}` the folder that the provisioner is called in. It is started in a folder of its own: paths are written in full, or begin with `${project}/`.",
            example = "[\"${java}\", \"-jar\", \"${project}/auth/target/auth.jar\"]")
        List<String> process,
    @Doc(
            value =
                "Files and folders of the process, besides its program, jar or script and its class path: when one of them changes, the next `up` starts it anew. In a folder, everything counts but hidden files and the folders `node_modules` and `__pycache__`.",
            example = "[\"${project}/auth/src\"]")
        List<String> watch,
    @Doc("Instances kept running when there is no traffic.")
        @Default("0")
        @Range(min = 0, max = 1000)
        int minInstances,
    @Doc("Most instances that may run at once.") @Default("100") @Range(min = 1, max = 1000)
        int maxInstances,
    @Doc(value = "CPU of an instance, in CPUs or thousandths.", example = "1000m")
        @Default("1000m")
        @Pattern(value = Forms.CPU, expected = "a CPU quantity such as \"1000m\" or \"0.5\"")
        String cpu,
    @Doc(value = "Memory of an instance.", example = "512Mi")
        @Default("512Mi")
        @Pattern(value = Forms.MEMORY, expected = "a memory quantity such as \"512Mi\" or \"2Gi\"")
        String memory,
    @Doc("Requests that one instance takes at once.") @Default("80") @Range(min = 1, max = 1000)
        int concurrency,
    @Doc("Seconds after which a request is cut off.") @Default("300") @Range(min = 1, max = 3600)
        int timeout,
    @Doc("Port the service listens on; it is told in `PORT`.")
        @Default("8080")
        @Range(min = 1, max = 65535)
        int port,
    @Doc(
            value = "Variables, in clear. Secrets belong in `secret_environment_variables`.",
            example = "{LOG_FORMAT: json}")
        @KeyPattern(
            value = Forms.VARIABLE,
            expected = "letters, digits and underscores, not starting with a digit")
        Map<String, String> environmentVariables,
    @Doc(
            value = "Variables whose values are secrets.",
            example = "{SESSION_KEY: {secret_name: session-key}}")
        @KeyPattern(
            value = Forms.VARIABLE,
            expected = "letters, digits and underscores, not starting with a digit")
        Map<String, SecretReference> secretEnvironmentVariables,
    @Doc("What the service needs besides itself.") ServiceUses uses,
    @Doc("Path that answers 200 while the process is alive.")
        @Default("/health")
        @Pattern(value = "/[^ ]*", expected = "a path that starts with /")
        String healthPath,
    @Doc("Path that answers 200 when the service can do its work.")
        @Default("/ready")
        @Pattern(value = "/[^ ]*", expected = "a path that starts with /")
        String readyPath,
    @Doc("From where the service can be called.") @Default("all") Ingress ingress,
    @Doc(
            value =
                "Who may call the service, as IAM members, besides what `security_config.external_access` says.",
            example = "[\"group:testers@example.com\"]")
        @Pattern(
            value = "allUsers|allAuthenticatedUsers|(user|group|serviceAccount|domain):[^ ]+",
            expected = "an IAM member such as allUsers, user:a@example.com or group:b@example.com")
        List<String> invokers,
    @Doc(
            "Whether CPU is allocated, and paid, between requests as well. With `false` instances get CPU while they start and serve only. The local target gives it always.")
        @Default("true")
        boolean cpuAlwaysAllocated,
    @Doc("How requests move to a new revision.") RolloutConfig rollout) {
  public ServiceConfig {
    process = List.copyOf(process);
    watch = List.copyOf(watch);
    environmentVariables = Ordered.copy(environmentVariables);
    secretEnvironmentVariables = Ordered.copy(secretEnvironmentVariables);
    invokers = List.copyOf(invokers);
  }
}
