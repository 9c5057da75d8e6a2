package ai.varai.provisioner.model.read;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Where environment files are. Names are relative, with {@code /}. */
public interface EnvironmentFiles {
  /** The file's bytes; empty when there is no such file. */
  Optional<byte[]> read(String name) throws IOException;

  /** The names of the files that are there, for suggestions; may be incomplete. */
  List<String> names();

  /** The file's name as the user knows it. */
  String display(String name);
}
