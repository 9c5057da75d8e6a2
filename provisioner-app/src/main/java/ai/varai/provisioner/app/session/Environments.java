package ai.varai.provisioner.app.session;

import ai.varai.provisioner.app.cli.CommandFailure;
import ai.varai.provisioner.app.cli.ExitCode;
import ai.varai.provisioner.app.cli.Invocation;
import ai.varai.provisioner.model.compile.CompileOptions;
import ai.varai.provisioner.model.config.Environment;
import ai.varai.provisioner.model.matrix.MatrixReader;
import ai.varai.provisioner.model.matrix.MatrixResult;
import ai.varai.provisioner.model.read.EnvironmentFiles;
import ai.varai.provisioner.model.read.EnvironmentLoader;
import ai.varai.provisioner.model.read.EnvironmentSource;
import ai.varai.provisioner.model.read.FolderFiles;
import ai.varai.provisioner.model.read.LoadResult;
import ai.varai.provisioner.model.read.ShippedFiles;
import ai.varai.provisioner.model.rule.RuleEngine;
import ai.varai.provisioner.model.rule.RuleResult;
import ai.varai.provisioner.model.source.Findings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** Finds and reads the files of the environment that somebody means. */
public final class Environments {
  private final Invocation invocation;

  public Environments(Invocation invocation) {
    this.invocation = invocation;
  }

  /** The environment as its files say it, with all that is to be said about them. */
  public LoadedEnvironment load(Selection selection) {
    LoadResult result = read(selection);
    MatrixResult matrix = matrix(selection);
    Findings findings = result.findings().plus(matrix.findings());
    if (result.source().isEmpty()) {
      return new LoadedEnvironment(result.source(), findings, List.of(), CompileOptions.PLAIN);
    }
    EnvironmentSource read = result.source().get();
    EnvironmentSource source = matrix.matrix().map(table -> table.holds(read)).orElse(read);
    RuleResult rules =
        RuleEngine.standard()
            .beside(() -> besides(selection, source.environment()))
            .check(
                source.environment(),
                source.origins(),
                matrix.matrix(),
                LocalDate.now(invocation.clock()));
    return new LoadedEnvironment(
        Optional.of(source),
        findings.plus(rules.findings()),
        rules.waived(),
        options(source.environment(), matrix));
  }

  /** The neighbours of a named environment; what else is in the folder of a file is its own. */
  private List<Environment> besides(Selection selection, Environment environment) {
    return selection.file().isPresent()
        ? List.of()
        : EnvironmentLoader.in(invocation.directory()).besides(environment);
  }

  private static CompileOptions options(Environment environment, MatrixResult matrix) {
    return matrix
        .matrix()
        .flatMap(table -> table.row(environment.matrixRow().orElse(environment.environment())))
        .map(CompileOptions.PLAIN::withRow)
        .orElse(CompileOptions.PLAIN);
  }

  /** The matrix beside the environment's file, else the shipped one. */
  private MatrixResult matrix(Selection selection) {
    Path folder =
        selection
            .file()
            .map(file -> invocation.directory().resolve(file).toAbsolutePath().getParent())
            .orElse(invocation.directory().resolve("environments"));
    Path last = folder.getFileName(); // the root folder has no name
    var files = new FolderFiles(folder, (last == null ? folder : last).toString());
    try {
      var own = files.read(MatrixReader.FILE);
      if (own.isPresent()) {
        return matrix(files, own.get());
      }
      var shipped = new ShippedFiles();
      return matrix(shipped, shipped.read(MatrixReader.FILE).orElseThrow());
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.INVALID,
          "MATRIX_UNREADABLE",
          "Cannot read " + folder.resolve(MatrixReader.FILE) + ".",
          "Check that it is a file and that you may read it.",
          e);
    }
  }

  private static MatrixResult matrix(EnvironmentFiles files, byte[] bytes) {
    return MatrixReader.read(
        files.display(MatrixReader.FILE), new String(bytes, StandardCharsets.UTF_8));
  }

  private LoadResult read(Selection selection) {
    Path directory = invocation.directory();
    if (selection.file().isPresent()) {
      return EnvironmentLoader.loadFile(directory, selection.file().get(), selection.values());
    }
    EnvironmentLoader loader = EnvironmentLoader.in(directory);
    return loader.load(name(selection, loader), selection.values());
  }

  private String name(Selection selection, EnvironmentLoader loader) {
    String variable = invocation.variables().getOrDefault("PROVISIONER_ENV", "");
    return selection
        .name()
        .or(() -> Optional.of(variable).filter(text -> !text.isEmpty()))
        .orElseThrow(
            () ->
                CommandFailure.invalid(
                    "ENVIRONMENT_MISSING",
                    "Which environment? Name it with --env=NAME.",
                    "There are: " + String.join(", ", loader.names()) + "."));
  }
}
