package ai.varai.provisioner.local.embedded;

import ai.varai.provisioner.local.runtime.Limits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Fills in the {@code ${…}} of a service's command. {@code ${java}} is the running Java with the
 * service's limits as its own; {@code -jar ${sample-service}} runs the built-in sample service;
 * {@code ${project}} is a folder, wherever in a word it stands.
 */
final class CommandTemplate {
  static final String JAVA = "${java}";
  static final String PROJECT = "${project}";
  static final String SAMPLE = "${sample-service}";
  static final String SAMPLE_MAIN = "ai.varai.provisioner.sample.SampleService";

  /** How much of its memory a service's heap may take; the rest is for threads and code. */
  private static final int HEAP_PERCENTAGE = 75;

  private final JavaCommand java;
  private final Path project;

  /**
   * @param project the folder that the command was called in
   */
  CommandTemplate(JavaCommand java, Path project) {
    this.java = java;
    this.project = project;
  }

  static boolean sampleAvailable() {
    return CommandTemplate.class.getResource("/" + SAMPLE_MAIN.replace('.', '/') + ".class")
        != null;
  }

  List<String> fill(List<String> template, Limits limits) {
    var command = new ArrayList<String>();
    for (int i = 0; i < template.size(); i++) {
      String word = template.get(i);
      boolean sample = i + 1 < template.size() && template.get(i + 1).equals(SAMPLE);
      if (word.equals(JAVA)) {
        command.add(java.java());
        command.addAll(flags(limits));
      } else if (word.equals("-jar") && sample) {
        command.addAll(List.of("-cp", java.classPath(), SAMPLE_MAIN));
        i++;
      } else {
        command.add(path(word));
      }
    }
    return command;
  }

  List<String> paths(List<String> words) {
    return words.stream().map(this::path).toList();
  }

  String path(String word) {
    return word.replace(PROJECT, project.toString());
  }

  private static List<String> flags(Limits limits) {
    var flags = new ArrayList<String>();
    if (limits.memoryBytes() > 0) {
      flags.add("-XX:MaxRAM=" + limits.memoryBytes());
      flags.add("-XX:MaxRAMPercentage=" + HEAP_PERCENTAGE);
    }
    if (limits.cpus() > 0) {
      flags.add("-XX:ActiveProcessorCount=" + (int) Math.ceil(limits.cpus()));
    }
    // Quick to start matters more here than peak speed.
    flags.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
    return flags;
  }
}
