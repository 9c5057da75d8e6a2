package ai.varai.provisioner.model.read;

import ai.varai.provisioner.model.source.Findings;
import ai.varai.provisioner.model.source.Node;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * An environment's YAML file made of Terraform's variable file. What the file says is taken over as
 * it stands, defaults are not written out; a key that no environment has is refused as it is when
 * the file is read directly.
 *
 * @param name of the environment; empty when the findings leave none
 * @param yaml the settings; empty when the findings leave none
 * @param findings everything there is to say about the file's form
 */
public record TfvarsImport(Optional<String> name, Optional<String> yaml, Findings findings) {

  /**
   * Reads the file.
   *
   * @param file as the user gave it, ending in {@code .tfvars}; relative to the working directory
   */
  public static TfvarsImport of(Path workingDirectory, Path file) {
    LoadResult loaded = EnvironmentLoader.loadFile(workingDirectory, file, List.of());
    if (loaded.source().isEmpty()) {
      return new TfvarsImport(Optional.empty(), Optional.empty(), loaded.findings());
    }
    Path absolute = workingDirectory.resolve(file).toAbsolutePath().normalize();
    Path folder = absolute.getParent();
    Path last = absolute.getFileName();
    if (folder == null || last == null) {
      throw new IllegalStateException("a file that was read is in a folder: " + absolute);
    }
    Node.Mapping tree =
        new FileChain(new FolderFiles(folder, ""), new Problems())
            .read(last.toString())
            .orElseThrow();
    return new TfvarsImport(
        Optional.of(loaded.source().get().environment().environment()),
        Optional.of(YamlText.of(tree)),
        loaded.findings());
  }
}
