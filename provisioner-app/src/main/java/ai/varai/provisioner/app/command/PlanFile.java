package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.cli.CommandFailure;
import ai.varai.provisioner.app.session.Session;
import ai.varai.provisioner.lifecycle.plan.SavedPlan;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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

  SavedPlan read() {
    try {
      return session.quietLifecycle().readPlan(Files.readAllBytes(file));
    } catch (IOException e) {
      throw invalid("The saved plan " + file + " cannot be read: " + reason(e));
    }
  }

  void write(SavedPlan plan) {
    try {
      Files.write(file, session.quietLifecycle().write(plan));
    } catch (IOException e) {
      throw invalid("The plan cannot be saved as " + file + ": " + reason(e));
    }
  }

  private static CommandFailure invalid(String message) {
    return CommandFailure.invalid(
        "PLAN_FILE", message, "Give the path of a file that can be read and written.");
  }

  private String reason(IOException failure) {
    if (Files.isDirectory(file)) {
      return "it is a folder.";
    }
    if (failure instanceof NoSuchFileException) {
      Path folder = file.toAbsolutePath().getParent();
      return folder == null || Files.isDirectory(folder)
          ? "there is no such file."
          : "there is no folder " + folder + ".";
    }
    return failure instanceof AccessDeniedException
        ? "access is denied."
        : failure.getMessage() + ".";
  }
}
