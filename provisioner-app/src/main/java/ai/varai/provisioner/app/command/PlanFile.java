package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.session.Session;
import ai.varai.provisioner.lifecycle.plan.SavedPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A saved plan in a file. */
final class PlanFile {
  private final Session session;
  private final Path file;

  /**
   * @param file as the user gave it; relative to the working directory
   */
  PlanFile(Session session, Path file) {
    this.session = session;
    this.file = session.invocation().directory().resolve(file);
  }

  SavedPlan read() throws IOException {
    return session.quietLifecycle().readPlan(Files.readAllBytes(file));
  }

  void write(SavedPlan plan) throws IOException {
    Files.write(file, session.quietLifecycle().write(plan));
  }
}
