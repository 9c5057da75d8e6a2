package ai.varai.provisioner.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.app.cli.CommandLineRun;
import ai.varai.provisioner.model.compile.CompileOptions;
import ai.varai.provisioner.model.compile.EnvironmentCompiler;
import ai.varai.provisioner.model.config.Environment;
import ai.varai.provisioner.model.kind.RunService;
import ai.varai.provisioner.model.kind.SecretPayload;
import ai.varai.provisioner.model.kind.UptimeCheck;
import ai.varai.provisioner.model.read.EnvironmentLoader;
import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.ResourceGraph;
import ai.varai.provisioner.model.resource.ResourceNode;
import ai.varai.provisioner.model.resource.Value;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExportTest {
  @TempDir Path folder;

  @Test
  void a_file_in_a_folder_that_is_none_is_told_of_the_folder() {
    var run =
        CommandLineRun.in(folder, "export", "compose", "--env=local", "--out=nowhere/compose.yml");
    assertThat(run.exit()).isEqualTo(3);
    assertThat(run.err()).contains("there is no folder " + folder.resolve("nowhere"));
  }

  @Test
  void a_service_that_has_only_a_process_is_no_service_of_compose() throws IOException {
    var run =
        CommandLineRun.in(
            folder,
            "export",
            "compose",
            "--env=local",
            "--set=services.auth-service.image=null",
            "--set=services.auth-service.process=[python3, /srv/web.py]");
    assertThat(run.exit()).isEqualTo(3);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("auth-service has a process and no image");
  }

  @Test
  void the_terraform_project_has_the_layout_of_the_requirement() throws Exception {
    terraform("--all");
    for (String name : List.of("development", "staging", "production")) {
      assertThat(folder.resolve("terraform/environments/" + name))
          .isDirectoryContaining("glob:**main.tf")
          .isDirectoryContaining("glob:**variables.tf")
          .isDirectoryContaining("glob:**terraform.tfvars")
          .isDirectoryContaining("glob:**outputs.tf");
      assertThat(folder.resolve("terraform/environments/" + name + "/backend.gcs.tfbackend"))
          .content()
          .contains("bucket = ", "prefix = \"environments/" + name + "\"");
      assertThat(folder.resolve("terraform/environments/" + name + "/backend.tf")).exists();
    }
    for (String name :
        List.of("cloud-run-service", "database", "networking", "monitoring", "security")) {
      for (String file : List.of("main.tf", "variables.tf", "outputs.tf")) {
        assertThat(folder.resolve("terraform/modules/" + name).resolve(file)).isNotEmptyFile();
      }
    }
    for (String name : List.of("deploy", "destroy", "validate")) {
      Path script = folder.resolve("terraform/scripts/" + name + ".sh");
      assertThat(script).isExecutable();
      assertThat(run(folder, Map.of(), "bash", "-n", script.toString())).isEmpty();
    }
  }

  @Test
  void terraform_finds_nothing_to_format() throws Exception {
    if (!onPath("terraform")) {
      System.out.println("NOT RUN: terraform fmt -check (no terraform on the PATH)");
      Assumptions.abort("no terraform on the PATH");
    }
    terraform("--all");
    assertThat(
            run(
                folder.resolve("terraform"),
                Map.of(),
                "terraform",
                "fmt",
                "-check",
                "-diff",
                "-recursive"))
        .isEmpty();
  }

  /**
   * The plug-ins are looked for where Terraform itself looks, or where the variable
   * TERRAFORM_PLUGINS says; nothing is downloaded.
   */
  @ParameterizedTest
  @ValueSource(strings = {"development", "feature-login", "staging", "production"})
  void terraform_finds_the_project_valid(String environment) throws Exception {
    Path plugins =
        Optional.ofNullable(System.getenv("TERRAFORM_PLUGINS"))
            .map(Path::of)
            .orElse(Path.of(System.getProperty("user.home"), ".terraform.d", "plugins"));
    boolean there =
        Stream.of("google", "random")
            .allMatch(
                name ->
                    Files.isDirectory(plugins.resolve("registry.terraform.io/hashicorp/" + name)));
    if (!onPath("terraform") || !there) {
      String message =
          "NOT RUN: terraform validate for "
              + environment
              + " (no terraform on the PATH, or no providers google and random in "
              + plugins
              + ")";
      System.out.println(message);
      Assumptions.abort(message);
    }
    terraform("--all");
    Path project = folder.resolve("terraform/environments/" + environment);
    run(
        project,
        Map.of(),
        "terraform",
        "init",
        "-input=false",
        "-backend=false",
        "-plugin-dir=" + plugins.toAbsolutePath());
    assertThat(run(project, Map.of(), "terraform", "validate", "-json"))
        .contains("\"valid\": true");
  }

  @ParameterizedTest
  @ValueSource(strings = {"development", "staging", "production"})
  void each_value_of_the_graph_stands_in_the_terraform_files(String environment) throws Exception {
    terraform("--env=" + environment);
    String main =
        Files.readString(folder.resolve("terraform/environments/" + environment + "/main.tf"));
    var missing = new ArrayList<String>();
    for (ResourceNode<?> node : graph(environment).nodes()) {
      for (String whole : texts(node.resource())) {
        String text = inTerraform(node.resource(), whole);
        if (!main.contains(hcl(text))
            && !main.contains(hcl(text).toUpperCase(java.util.Locale.ROOT))) {
          missing.add(node.address() + ": " + text);
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"development", "staging", "production"})
  void the_script_runs_one_command_after_the_other_and_keeps_passwords_out_of_them(
      String environment) throws Exception {
    var run = CommandLineRun.in(folder, "export", "gcloud", "--env=" + environment, "--out=it.sh");
    assertThat(run.exit()).as(run.err()).isZero();
    String all = callsOf("it.sh");
    assertThat(all).doesNotContain("secretsecret");
    assertThat(Files.readString(folder.resolve("it.sh"))).doesNotContain("secretsecret");
    for (ResourceNode<?> node : graph(environment).nodes()) {
      if (node.address().kind().equals("run_service")) {
        assertThat(all).contains("run deploy " + node.address().name() + " ");
      }
    }
    assertThat(all.indexOf("services enable")).isLessThan(all.indexOf("networks create"));
    assertThat(all.indexOf("sql instances create")).isLessThan(all.indexOf("sql users create"));
    assertThat(all.indexOf("secrets versions add")).isLessThan(all.indexOf("run deploy"));
  }

  @Test
  void terraform_looks_up_the_instance_that_a_branch_shares() throws Exception {
    terraform("--env=feature-login");
    Path terraform = folder.resolve("terraform");

    assertThat(terraform.resolve("modules/database/main.tf"))
        .content()
        .contains("data \"google_sql_database_instance\" \"shared_sql_instances\" {");
    assertThat(terraform.resolve("modules/database/outputs.tf"))
        .content()
        .contains("data.google_sql_database_instance.shared_sql_instances");
    assertThat(terraform.resolve("environments/feature-login/variables.tf"))
        .content()
        .contains("variable \"shared_sql_instance\"", "instance of the environment development.");
    assertThat(terraform.resolve("environments/feature-login/main.tf"))
        .content()
        .contains(
            "= var.shared_sql_instance",
            "module.database.shared_sql_instances[\"main\"].name",
            "\"varai_feature_login\"",
            "${module.database.shared_sql_instances[\"main\"].private_ip_address}")
        .doesNotContainPattern("(?m)^ *(sql_instances|networks|subnetworks) *=");
    assertThat(terraform.resolve("environments/development/main.tf")).doesNotExist();
  }

  @Test
  void the_script_finds_the_instance_that_a_branch_shares() throws Exception {
    var run = CommandLineRun.in(folder, "export", "gcloud", "--env=feature-login", "--out=it.sh");
    assertThat(run.exit()).as(run.err()).isZero();

    String calls = callsOf("it.sh");

    assertThat(calls)
        .contains(
            "sql instances list --project=ml-datadriven-recos-dev"
                + " --filter=settings.userLabels.environment=development AND"
                + " settings.userLabels.component=database --format=value(name)",
            "sql users create varai_user_feature_login --instance=answer-of-gcloud",
            "sql databases create varai_feature_login --instance=answer-of-gcloud",
            "sql instances describe answer-of-gcloud",
            "run deploy auth-service-feature-login ")
        .doesNotContain("sql instances create", "networks create");
  }

  @Test
  void both_ask_for_the_final_backup_of_production() throws Exception {
    terraform("--env=production");
    var written = new StringBuilder();
    try (Stream<Path> files = Files.walk(folder.resolve("terraform"))) {
      for (Path file : files.filter(each -> each.toString().endsWith(".tf")).toList()) {
        written.append(Files.readString(file));
      }
    }
    assertThat(written)
        .contains("final_backup_config")
        .contains("final_backup_description")
        .containsPattern("retention_days *= 90\\b");

    var run = CommandLineRun.in(folder, "export", "gcloud", "--env=production", "--out=it.sh");
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(Files.readString(folder.resolve("it.sh")))
        .contains("--final-backup ", "--final-backup-retention-days=90");
  }

  @Test
  void a_local_environment_is_refused_with_what_to_do() {
    var run = CommandLineRun.in(folder, "export", "terraform", "--env=local");
    assertThat(run.exit()).isEqualTo(3);
    assertThat(run.err()).contains("nothing of Google Cloud", "--env=development");
  }

  @Test
  void nothing_is_imported_where_nothing_exists() {
    var run =
        CommandLineRun.in(
            folder, "export", "terraform", "--imports", "--env=staging", "--target=emulated");
    assertThat(run.exit()).isEqualTo(3);
    assertThat(run.err()).contains("The state of 'staging' knows no resource", "--imports");
    assertThat(folder.resolve("terraform")).doesNotExist();
  }

  /** What a script calls gcloud with, one line for each call. */
  private String callsOf(String script) throws Exception {
    Path calls = folder.resolve("calls");
    Path bin = Files.createDirectories(folder.resolve("bin"));
    stub(
        bin.resolve("gcloud"),
        // What is piped into it is read, as gcloud does: whoever writes it must not die of a
        // SIGPIPE.
        "cat > /dev/null; printf '%s ' \"$@\" >> \"$CALLS\"; echo >> \"$CALLS\"; echo"
            + " answer-of-gcloud");
    stub(bin.resolve("openssl"), "printf 'secretsecret%.0s' 1 2 3 4 5 6 7 8");
    String path = bin + File.pathSeparator + System.getenv("PATH");
    assertThat(run(folder, Map.of("PATH", path, "CALLS", calls.toString()), "bash", script))
        .doesNotContain("command not found", "unbound variable");
    return Files.readString(calls);
  }

  private void terraform(String which) {
    var run = CommandLineRun.in(folder, "export", "terraform", which);
    assertThat(run.exit()).as(run.err()).isZero();
  }

  private ResourceGraph graph(String name) throws IOException {
    Environment environment =
        EnvironmentLoader.in(folder).load(name, List.of()).source().orElseThrow().environment();
    String suffix =
        Files.readString(folder.resolve(".provisioner/" + name + "/instance-suffix")).trim();
    return new EnvironmentCompiler()
        .compile(environment, CompileOptions.PLAIN.withInstanceSuffix(suffix));
  }

  /** A text of a resource in the words of Terraform's provider. */
  private static String inTerraform(Resource resource, String text) {
    if (resource instanceof UptimeCheck) {
      return text.replace("https://", ""); // it takes a host and a path, not a URL
    }
    return resource instanceof RunService && text.equals(RunService.TrafficShare.NEWEST)
        ? "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST"
        : text;
  }

  /** All texts of a record that are known before anything exists, but those of payloads. */
  private static List<String> texts(Object value) {
    var texts = new ArrayList<String>();
    collect(value, texts);
    return texts;
  }

  private static void collect(Object value, List<String> into) {
    if (value instanceof String text) {
      if (!text.isEmpty()) {
        into.add(text);
      }
    } else if (value instanceof Value.Known<?> known) {
      collect(known.value(), into);
    } else if (value instanceof Value<?> || value instanceof SecretPayload) {
      return;
    } else if (value instanceof Optional<?> optional) {
      optional.ifPresent(inner -> collect(inner, into));
    } else if (value instanceof List<?> many) {
      many.forEach(inner -> collect(inner, into));
    } else if (value instanceof Map<?, ?> map) {
      map.values().forEach(inner -> collect(inner, into));
    } else if (value instanceof Record record) {
      for (RecordComponent component : record.getClass().getRecordComponents()) {
        try {
          component.getAccessor().setAccessible(true);
          collect(component.getAccessor().invoke(record), into);
        } catch (ReflectiveOperationException e) {
          throw new AssertionError(e);
        }
      }
    }
  }

  private static String hcl(String text) {
    return text.replace("\\", "\\\\")
        .replace("\"", "\\\"")
        .replace("\n", "\\n")
        .replace("${", "$${");
  }

  private static void stub(Path file, String script) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private static boolean onPath(String program) {
    for (String each : System.getenv("PATH").split(File.pathSeparator, -1)) {
      if (Files.isExecutable(Path.of(each, program))) {
        return true;
      }
    }
    return false;
  }

  /** What a program printed; it has to end well. */
  private static String run(Path folder, Map<String, String> variables, String... words)
      throws IOException, InterruptedException {
    var builder = new ProcessBuilder(words).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().remove("TF_CLI_CONFIG_FILE");
    builder.environment().putAll(variables);
    Process process = builder.start();
    process.getOutputStream().close();
    String text =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(text).isZero();
    return text;
  }
}
