package ai.varai.provisioner.gcp.export;

import ai.varai.provisioner.gcp.export.kind.SharedSqlInstanceExport;
import ai.varai.provisioner.model.kind.NotificationChannel;
import ai.varai.provisioner.model.kind.SharedSqlInstance;
import ai.varai.provisioner.model.resource.ResourceNode;
import java.util.Map;
import java.util.TreeMap;

/** The files of a Terraform project that do not depend on what an environment holds. */
final class SharedFiles {
  /** Older ones know no readiness probe of Cloud Run services. */
  private static final String GOOGLE = ">= 7.27, < 8.0";

  private static final String RANDOM = "~> 3.6";

  private static final String SCRIPT =
      """
      #!/usr/bin/env bash
      # %s
      # Usage: scripts/%s.sh ENVIRONMENT [ARGUMENTS OF TERRAFORM]
      set -euo pipefail

      environment="${1:?which environment?}"
      shift
      cd "$(dirname "$0")/../environments/$environment"
      %s
      """;

  private static final String INIT =
      "terraform init -input=false -backend-config=backend.gcs.tfbackend\n";

  private SharedFiles() {}

  static Map<String, String> all() {
    var files = new TreeMap<String, String>();
    files.put("shared/backend.tf", backend());
    files.put("shared/providers.tf", providers());
    files.put("shared/versions.tf", versions());
    files.put(
        "scripts/deploy.sh",
        SCRIPT.formatted(
            "Plans, shows the plan, and applies that plan once it has been approved.",
            "deploy",
            INIT
                + """
                plan="$(mktemp)"
                trap 'rm -f "$plan"' EXIT
                terraform plan -input=false -out="$plan" "$@"
                read -r -p "Apply this plan to $environment? Type its name: " answer
                [ "$answer" = "$environment" ] || { echo "Not applied." >&2; exit 5; }
                terraform apply -input=false "$plan\""""));
    files.put(
        "scripts/destroy.sh",
        SCRIPT.formatted(
            "Plans the destruction, shows it, and destroys once the name has been typed.",
            "destroy",
            INIT
                + """
                plan="$(mktemp)"
                trap 'rm -f "$plan"' EXIT
                terraform plan -destroy -input=false -out="$plan" "$@"
                read -r -p "Destroy $environment? Type its name: " answer
                [ "$answer" = "$environment" ] || { echo "Not destroyed." >&2; exit 5; }
                terraform apply -input=false "$plan\""""));
    files.put(
        "scripts/validate.sh",
        SCRIPT.formatted(
            "Checks format and validity; fails on the first problem.",
            "validate",
            """
            terraform fmt -check -recursive ../..
            terraform init -input=false -backend=false
            terraform validate "$@\""""));
    return files;
  }

  private static String backend() {
    return new HclWriter()
        .line("# Bucket and prefix of an environment: its backend.gcs.tfbackend.")
        .open("terraform")
        .line("backend \"gcs\" {}")
        .close()
        .text();
  }

  private static String providers() {
    return new HclWriter()
        .open("provider \"google\"")
        .argument("project", new Hcl.Expression("var.project_id"))
        .argument("region", new Hcl.Expression("var.region"))
        .close()
        .text();
  }

  private static String versions() {
    var out = new HclWriter().open("terraform").argument("required_version", ">= 1.5");
    out.blank();
    providers(out);
    return out.close().text();
  }

  static void requiredProviders(HclWriter out) {
    out.blank().open("terraform");
    providers(out);
    out.close();
  }

  private static void providers(HclWriter out) {
    out.open("required_providers")
        .argument("google", provider("hashicorp/google", GOOGLE))
        .argument("random", provider("hashicorp/random", RANDOM))
        .close();
  }

  private static Hcl provider(String source, String version) {
    var fields = new java.util.LinkedHashMap<String, Hcl>();
    fields.put("source", Hcl.of(source));
    fields.put("version", Hcl.of(version));
    return new Hcl.Fields(fields);
  }

  static String environmentVariables(ExportedEnvironment environment) {
    var out =
        new HclWriter()
            .open("variable \"project_id\"")
            .argument("description", "Id of the project.")
            .argument("type", new Hcl.Expression("string"))
            .close()
            .blank()
            .open("variable \"region\"")
            .argument("description", "Region of what does not name one.")
            .argument("type", new Hcl.Expression("string"))
            .close();
    boolean secrets =
        environment.graph().nodes().stream()
            .map(ResourceNode::resource)
            .anyMatch(each -> each instanceof NotificationChannel c && c.secret().isPresent());
    if (secrets) {
      out.blank()
          .open("variable \"channel_secrets\"")
          .argument("description", "Tokens, keys and passwords of notification channels, by name.")
          .argument("type", new Hcl.Expression("map(string)"))
          .argument("sensitive", true)
          .close();
    }
    environment.graph().nodes().stream()
        .map(ResourceNode::resource)
        .filter(SharedSqlInstance.class::isInstance)
        .map(SharedSqlInstance.class::cast)
        .forEach(
            shared ->
                out.blank()
                    .open("variable " + Hcl.quoted(SharedSqlInstanceExport.VARIABLE))
                    .argument(
                        "description",
                        "Name of the Cloud SQL instance of the environment "
                            + shared.environment()
                            + ".")
                    .argument("type", new Hcl.Expression("string"))
                    .close());
    return out.text();
  }

  static String values(ExportedEnvironment environment) {
    return new HclWriter()
        .argument("project_id", environment.project())
        .argument("region", environment.region())
        .text();
  }

  static String backendOf(ExportedEnvironment environment) {
    return new HclWriter()
        .argument("bucket", environment.stateBucket())
        .argument("prefix", "environments/" + environment.name())
        .text();
  }
}
