package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.cli.CommandFailure;
import ai.varai.provisioner.app.cli.ExitCode;
import ai.varai.provisioner.app.cli.Invocation;
import ai.varai.provisioner.app.session.Session;
import ai.varai.provisioner.gcp.export.ExportedEnvironment;
import ai.varai.provisioner.gcp.export.TerraformExporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes environments of the cloud as a Terraform project. */
@Command(
    name = "terraform",
    description =
        "Write cloud environments as a Terraform project: environments, modules, shared, scripts.")
public final class ExportTerraformCommand extends EnvironmentCommand {
  @Option(names = "--all", description = "All environments of the cloud.")
  private boolean all;

  @Option(
      names = "--imports",
      description =
          "With import blocks for what exists by the state, so that Terraform takes it over.")
  private boolean imports;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "terraform",
      description = "Where to write; files of the same names are replaced. Default: terraform.")
  private Path folder = Path.of("terraform");

  public ExportTerraformCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  int run(Session session) throws Exception {
    var written = new ArrayList<ExportedEnvironment>();
    if (all) {
      for (String name : session.environments()) {
        try (Session each = session.sibling(name)) {
          if (!each.local()) {
            written.add(exported(each));
          }
        }
      }
    } else {
      written.add(exported(session));
    }
    var exporter = new TerraformExporter(withOthers(session, written));
    var files = new TreeMap<>(exporter.sharedFiles());
    written.forEach(each -> files.putAll(exporter.environmentFiles(each.name())));
    Path root = session.invocation().directory().resolve(folder).normalize();
    write(root, files, written);
    Map<String, Object> outputs =
        Map.of("files", List.copyOf(files.keySet()), "folder", root.toString());
    session
        .reporter()
        .conclude(
            "Written: " + files.size() + " files to " + root,
            session.reporter().json() ? outputs : Map.of(),
            ExitCode.DONE);
    return ExitCode.DONE;
  }

  private ExportedEnvironment exported(Session session) throws Exception {
    return imports ? CloudExport.ofExisting(session) : CloudExport.of(session);
  }

  /** The modules serve every environment, whichever of them is written this time. */
  private static List<ExportedEnvironment> withOthers(
      Session session, List<ExportedEnvironment> written) {
    var known = new ArrayList<>(written);
    for (String name : session.environments()) {
      if (known.stream().noneMatch(each -> each.name().equals(name))) {
        try (Session each = session.sibling(name)) {
          if (!each.local()) {
            known.add(CloudExport.of(each.environment(), each.graphs().sketch(), Map.of()));
          }
        } catch (CommandFailure e) {
          session
              .reporter()
              .note("The modules do not regard " + name + ": its files are not valid.");
        }
      }
    }
    return known;
  }

  private static void write(
      Path root, Map<String, String> files, List<ExportedEnvironment> environments)
      throws IOException {
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path target = root.resolve(file.getKey());
      new UserFile(target).writeInFolders(file.getValue());
      if (file.getKey().endsWith(".sh")) {
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
    }
    for (ExportedEnvironment each : environments) {
      for (Map.Entry<String, String> link : TerraformExporter.links().entrySet()) {
        Path place = root.resolve("environments").resolve(each.name()).resolve(link.getKey());
        Files.deleteIfExists(place);
        Files.createSymbolicLink(place, Path.of(link.getValue()));
      }
    }
  }
}
