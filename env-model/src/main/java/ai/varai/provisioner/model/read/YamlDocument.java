package ai.varai.provisioner.model.read;

import ai.varai.provisioner.model.source.Findings;
import ai.varai.provisioner.model.source.Node;
import java.util.Optional;

/**
 * A YAML file that is no environment, such as the configuration matrix, as a tree with places.
 *
 * @param tree empty when the file is empty or cannot be understood
 */
public record YamlDocument(Optional<Node> tree, Findings findings) {

  /**
   * Reads a file.
   *
   * @param file its name as the user knows it
   */
  public static YamlDocument parse(String file, String text) {
    Problems problems = new Problems();
    Optional<Node> tree = YamlReader.read(file, text, problems);
    return new YamlDocument(tree, problems.findings());
  }
}
