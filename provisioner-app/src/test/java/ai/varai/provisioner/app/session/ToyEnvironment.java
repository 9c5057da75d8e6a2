package ai.varai.provisioner.app.session;

import ai.varai.provisioner.app.cli.CommandLineRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The shipped local environment in a folder of its own, at the toy provider, as a test edits it.
 */
final class ToyEnvironment {
  private final Path folder;
  private final Path file;

  private ToyEnvironment(Path folder) {
    this.folder = folder;
    this.file = folder.resolve("environments/local.yaml");
  }

  static ToyEnvironment in(Path folder) throws IOException {
    ToyProvider.packInto(folder);
    var environment = new ToyEnvironment(folder);
    Files.createDirectories(folder.resolve("environments"));
    for (String name : List.of("local.yaml", "development.yaml")) {
      Files.copy(Path.of("..", "environments", name), environment.file.resolveSibling(name));
    }
    return environment;
  }

  /** Changes the environment's file. */
  void edit(String old, String replacement) {
    try {
      String text = Files.readString(file);
      if (!text.contains(old)) {
        throw new IllegalArgumentException("the file does not say '" + old + "'");
      }
      Files.writeString(file, text.replace(old, replacement));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The folder that keeps its state. */
  Path home() {
    return folder.resolve(".provisioner/local");
  }

  /** Runs a command about the shipped cloud environment at a terminal. */
  CommandLineRun cloud(String answers, String words) {
    var all = new ArrayList<>(List.of(words.split(" ")));
    all.add("--env=development");
    return CommandLineRun.answered(
        folder, Map.of("PROVISIONER_STATE_BACKEND", "folder"), answers, all.toArray(String[]::new));
  }

  CommandLineRun run(String words) {
    return run(Map.of(), words);
  }

  CommandLineRun run(Map<String, String> variables, String words) {
    var all = new ArrayList<>(List.of(words.split(" ")));
    all.add("--env=local");
    return CommandLineRun.in(folder, variables, all.toArray(String[]::new));
  }
}
