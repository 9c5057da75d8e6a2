package ai.varai.provisioner.app.session;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.app.cli.CommandLineRun;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The members of what {@code --json} prints are a promise to scripts: a component that is renamed
 * shows here. To approve what has changed on purpose: {@code -Dapprove}, and say it in
 * docs/commands.
 */
class JsonShapesTest {
  private static final Path APPROVED = Path.of("src/test/resources/json");
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Objects whose members are names of the environment. */
  private static final Set<String> BY_NAME = Set.of("services", "storage", "secrets");

  /** What stands here has the shape of a resource's attribute, whatever that is. */
  private static final Set<String> ANYTHING = Set.of("before", "after", "value");

  @TempDir Path folder;

  @BeforeEach
  void a_provider_that_needs_nothing_of_the_machine() throws IOException {
    ToyProvider.packInto(folder);
  }

  @Test
  void commands_that_act_print_lines_of_these_types_and_members() throws IOException {
    var lines = new ArrayList<JsonNode>();
    lines.addAll(stream("up --env=local"));
    lines.addAll(stream("verify --env=local"));
    lines.addAll(stream("up --env=local --set services.auth-service.memory=512Mi"));
    lines.addAll(stream("untrack --env=local bucket.uploads"));
    lines.addAll(stream("destroy --env=local"));
    lines.addAll(stream("up --env=nowhere"));
    lines.addAll(stream("up --env=local --set services.auth-service.memry=1Gi"));

    var shape = new TreeSet<String>();
    for (JsonNode line : lines) {
      String type = line.path("type").asText();
      assertThat(type).isNotEmpty();
      collect(line, type, shape);
    }
    approved("stream", shape);
  }

  @Test
  void commands_that_answer_print_documents_with_these_members() throws IOException {
    assertThat(CommandLineRun.in(folder, "up", "--env=local").exit()).isZero();
    document("plan", "plan --env=local --set services.auth-service.memory=512Mi");
    document("status", "status --env=local");
    document("outputs", "outputs --env=local");
    document("graph", "graph --env=local");
    document("config-show", "config show --env=local");
    document("validate", "validate --env=development");
    document("doctor", "doctor");
    document("cost", "cost --env=production");
    document("drift", "drift --env=local");
    document("state-list", "state list --env=local");
  }

  private void document(String name, String words) throws IOException {
    CommandLineRun run = run(words);
    var shape = new TreeSet<String>();
    collect(JSON.readTree(run.out()), "", shape);
    assertThat(shape).as(run.toString()).isNotEmpty();
    approved(name, shape);
  }

  private List<JsonNode> stream(String words) throws IOException {
    var lines = new ArrayList<JsonNode>();
    CommandLineRun run = run(words);
    for (String line : run.out().lines().toList()) {
      lines.add(JSON.readTree(line));
    }
    assertThat(lines).as(run.toString()).isNotEmpty();
    return lines;
  }

  private CommandLineRun run(String words) {
    return CommandLineRun.in(folder, (words + " --json").split(" "));
  }

  private static void collect(JsonNode node, String path, Set<String> shape) {
    if (node.isArray()) {
      node.forEach(each -> collect(each, path + "[]", shape));
    } else if (node.isObject()) {
      String last = path.substring(path.lastIndexOf('.') + 1);
      node.properties()
          .forEach(
              member -> {
                String name = BY_NAME.contains(last) ? "*" : member.getKey();
                String full = path.isEmpty() ? name : path + "." + name;
                shape.add(full);
                boolean ofKind = name.equals("attributes") && member.getValue().isObject();
                if (!ofKind && !ANYTHING.contains(name)) {
                  collect(member.getValue(), full, shape);
                }
              });
    }
  }

  private static void approved(String name, Set<String> shape) throws IOException {
    Path file = APPROVED.resolve(name + ".approved.txt");
    String text = String.join("\n", shape) + "\n";
    if (System.getProperty("approve") != null) {
      Files.createDirectories(APPROVED);
      Files.writeString(file, text);
    }
    assertThat(text).as("the shape of " + name).isEqualTo(Files.readString(file));
  }
}
