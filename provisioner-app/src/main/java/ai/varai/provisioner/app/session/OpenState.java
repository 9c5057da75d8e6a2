package ai.varai.provisioner.app.session;

import ai.varai.provisioner.app.cli.CommandFailure;
import ai.varai.provisioner.app.cli.ExitCode;
import ai.varai.provisioner.app.cli.Invocation;
import ai.varai.provisioner.lifecycle.Promotion;
import ai.varai.provisioner.lifecycle.state.PromotionStore;
import ai.varai.provisioner.lifecycle.state.Sealer;
import ai.varai.provisioner.lifecycle.state.StateBackend;
import ai.varai.provisioner.lifecycle.state.StateStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is written down of an environment, and where: opened when it is first asked for. */
final class OpenState implements AutoCloseable {
  private final Invocation invocation;
  private final Workspace workspace;
  private final OpenProvider provider;
  private final OpenFiles files;
  private @Nullable StateBackend backend;
  private @Nullable Sealer sealer;

  OpenState(Invocation invocation, Workspace workspace, OpenProvider provider, OpenFiles files) {
    this.invocation = invocation;
    this.workspace = workspace;
    this.provider = provider;
    this.files = files;
  }

  synchronized StateBackend backend() {
    StateBackend open = backend;
    if (open == null) {
      Path folder = workspace.of(files.environment().environment()).resolve("state");
      open = storage().open(files.environment(), provider.settings(), folder);
      backend = open;
    }
    return open;
  }

  synchronized Sealer sealer() {
    Sealer found = sealer;
    if (found == null) {
      found =
          new StateEncryption(
                  invocation.variables(), invocation.directory(), provider.modules().loader())
              .sealer(files.environment(), provider.settings(), provider.stack());
      sealer = found;
    }
    return found;
  }

  StateStore store() {
    return new StateStore(backend(), sealer(), invocation.clock());
  }

  PromotionStore promotions() {
    return new PromotionStore(backend(), sealer());
  }

  /** What services run since the last promotion; nothing on this machine, where none leads to. */
  Map<String, String> promoted() {
    if (provider.local()) {
      return Map.of();
    }
    try {
      return promotions().get().map(Promotion::images).orElse(Map.of());
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.FAILED,
          "STATE_UNREACHABLE",
          "What was promoted cannot be read from "
              + backend().describe()
              + ": "
              + e.getMessage()
              + ".",
          "",
          e);
    }
  }

  /** Where it is kept: {@code folder}, or the address of a bucket. */
  String place() {
    return storage().place(files.environment(), provider.settings());
  }

  /** Makes what it is kept in, where it does not exist. */
  StateStorage.Prepared prepare() {
    return storage().prepare(files.environment(), provider.settings());
  }

  private StateStorage storage() {
    return new StateStorage(invocation.variables(), provider.modules().loader());
  }

  @Override
  public synchronized void close() {
    if (backend != null) {
      try {
        backend.close();
      } catch (IOException e) {
        // Everything was written before; what is left is to let go of a connection.
        return;
      }
    }
  }
}
