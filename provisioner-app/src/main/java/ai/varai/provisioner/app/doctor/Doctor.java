package ai.varai.provisioner.app.doctor;

import ai.varai.provisioner.app.cli.Invocation;
import ai.varai.provisioner.app.doctor.Diagnosis.Verdict;
import ai.varai.provisioner.local.docker.DockerRuntimeFactory;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.List;

/** Looks at what the local target needs: Java, memory, disk, a folder to write to, Docker. */
public final class Doctor {
  private static final int OLDEST_JAVA = 17;
  private static final long ENOUGH_DISK = 1L << 30;

  private static final String WITHOUT_DOCKER = "Local environments run as plain processes instead.";

  private final Invocation invocation;

  public Doctor(Invocation invocation) {
    this.invocation = invocation;
  }

  public List<Diagnosis> examine() {
    return List.of(java(), folder(), disk(), docker());
  }

  private static Diagnosis java() {
    int feature = Runtime.version().feature();
    String found = Runtime.version() + " at " + System.getProperty("java.home");
    return feature >= OLDEST_JAVA
        ? new Diagnosis(Verdict.OK, "Java", found, "")
        : new Diagnosis(Verdict.MISSING, "Java", found, "Install Java 17 or newer.");
  }

  private Diagnosis folder() {
    Path directory = invocation.directory();
    return Files.isWritable(directory)
        ? new Diagnosis(Verdict.OK, "Folder", directory + " can be written to", "")
        : new Diagnosis(
            Verdict.MISSING,
            "Folder",
            directory + " cannot be written to",
            "Change to another folder, or name one with --home.");
  }

  private Diagnosis disk() {
    try {
      FileStore store = Files.getFileStore(invocation.directory());
      long free = store.getUsableSpace();
      String found = (free >> 20) + " MiB free";
      return free >= ENOUGH_DISK
          ? new Diagnosis(Verdict.OK, "Disk", found, "")
          : new Diagnosis(Verdict.NOTE, "Disk", found, "Databases and images need about 1 GiB.");
    } catch (IOException e) {
      return new Diagnosis(Verdict.NOTE, "Disk", "its free space is not known", "");
    }
  }

  /** Asks the engine that the local target would take, which need not be that of the CLI. */
  private static Diagnosis docker() {
    return DockerRuntimeFactory.version()
        .map(version -> new Diagnosis(Verdict.OK, "Docker", "engine " + version, ""))
        .orElseGet(
            () ->
                DockerRuntimeFactory.closed()
                    .map(Doctor::closed)
                    .orElseGet(
                        () ->
                            new Diagnosis(
                                Verdict.NOTE, "Docker", "no engine answers", WITHOUT_DOCKER)));
  }

  private static Diagnosis closed(Path socket) {
    String group;
    try {
      group = Files.readAttributes(socket, PosixFileAttributes.class).group().getName();
    } catch (IOException | UnsupportedOperationException e) {
      group = "docker";
    }
    return new Diagnosis(
        Verdict.NOTE,
        "Docker",
        "this user may not use the engine at " + socket,
        WITHOUT_DOCKER + " Members of the group " + group + " may use it.");
  }
}
