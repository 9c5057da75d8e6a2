package ai.varai.provisioner.lifecycle.world;

import ai.varai.provisioner.lifecycle.codec.Encoding;
import ai.varai.provisioner.lifecycle.codec.Hidden;
import ai.varai.provisioner.lifecycle.codec.Part;
import ai.varai.provisioner.lifecycle.codec.RecordShape;
import ai.varai.provisioner.lifecycle.secret.SecretScan;
import ai.varai.provisioner.lifecycle.state.StateBackend;
import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.ResourceGraph;
import ai.varai.provisioner.model.resource.ResourceNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Knows the secrets of the graphs that it was shown, and fails where it finds one. */
final class SecretWatch {
  private final Set<String> secrets = new LinkedHashSet<>();

  /** Remembers the values of all sensitive attributes. */
  void learn(ResourceGraph graph) {
    for (ResourceNode<?> node : graph.nodes()) {
      Resource resource = node.resource();
      RecordShape shape = RecordShape.of(resource.getClass());
      for (Part part : shape.parts()) {
        if (part.sensitive()
            && shape.encodeRecord(resource, Encoding.KEEPING).get(part.name())
                instanceof Hidden hidden
            && hidden.value() instanceof String secret) {
          secrets.add(secret);
        }
      }
    }
  }

  /** Looks into every blob and journal of a state. */
  void search(String where, StateBackend backend) {
    if (secrets.isEmpty()) {
      return;
    }
    var scan = new SecretScan(List.copyOf(secrets));
    try {
      for (String name : backend.list("")) {
        check(scan, where + ", " + name, bytes(backend, name));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] bytes(StateBackend backend, String name) throws IOException {
    try {
      var blob = backend.read(name);
      return blob.isPresent() ? blob.get().bytes() : backend.readJournal(name);
    } catch (NoSuchFileException e) {
      return new byte[0]; // another engine of the same test removed it meanwhile
    }
  }

  void search(String where, String text) {
    if (!secrets.isEmpty()) {
      check(new SecretScan(List.copyOf(secrets)), where, text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static void check(SecretScan scan, String where, byte[] content) {
    if (scan.holdsSecret(content)) {
      throw new AssertionError("a secret stands in " + where);
    }
  }
}
