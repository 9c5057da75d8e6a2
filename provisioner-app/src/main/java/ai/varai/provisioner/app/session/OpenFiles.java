package ai.varai.provisioner.app.session;

import ai.varai.provisioner.app.cli.CommandFailure;
import ai.varai.provisioner.app.cli.Invocation;
import ai.varai.provisioner.model.config.Environment;
import org.jspecify.annotations.Nullable;

/** An environment's files, read when they are first asked for. */
final class OpenFiles {
  private final Invocation invocation;
  private final Selection selection;
  private @Nullable LoadedEnvironment loaded;

  OpenFiles(Invocation invocation, Selection selection) {
    this.invocation = invocation;
    this.selection = selection;
  }

  /** What the files say, right or wrong. */
  synchronized LoadedEnvironment loaded() {
    LoadedEnvironment read = loaded;
    if (read == null) {
      read = new Environments(invocation).load(selection);
      loaded = read;
    }
    return read;
  }

  /**
   * The environment, when its files are in order.
   *
   * @throws CommandFailure with every finding when they are not
   */
  Environment environment() {
    LoadedEnvironment files = loaded();
    if (!files.valid()) {
      throw InvalidEnvironment.of(files.findings());
    }
    return files.source().orElseThrow().environment();
  }
}
