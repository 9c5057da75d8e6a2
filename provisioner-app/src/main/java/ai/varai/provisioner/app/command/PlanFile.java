package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.cli.CommandFailure;
import ai.varai.provisioner.app.session.Session;
import ai.varai.provisioner.lifecycle.plan.SavedPlan;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A saved plan in a file. */
final class PlanFile {
  private final Session session;
  private final UserFile file;

  /**
   * @param file as the user gave it; relative to the working directory
   */
  PlanFile(Session session, Path file) {
    this.session = session;
    this.file = UserFile.of(session, file);
  }

  SavedPlan read() {
    try {
      return session.quietLifecycle().readPlan(Files.readAllBytes(file.path()));
    } catch (IOException e) {
      throw invalid("The saved plan " + file.path() + " cannot be read: " + reason(e));
    }
  }

  /** The path that it was written to. */
  Path write(SavedPlan plan) {
    try {
      return lasting(file.path(), session.quietLifecycle().write(plan));
    } catch (IOException e) {
      throw invalid("The plan cannot be saved as " + file.path() + ": " + reason(e));
    }
  }

  /**
   * On disk before anybody is told that it is saved: it may be approved, and applied days later.
   */
  private static Path lasting(Path path, byte[] bytes) throws IOException {
    try (FileChannel out =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer left = ByteBuffer.wrap(bytes);
      while (left.hasRemaining()) {
        out.write(left);
      }
      if (Files.isRegularFile(path)) {
        out.force(true);
      }
    }
    return path;
  }

  private static CommandFailure invalid(String message) {
    return CommandFailure.invalid(
        "PLAN_FILE", message, "Give the path of a file that can be read and written.");
  }

  private String reason(IOException failure) {
    return file.why(failure).orElse(String.valueOf(failure.getMessage())) + ".";
  }
}
