package ai.varai.provisioner.emulator.resourcemanager;

import java.util.List;

/** What lies above a project, and above a folder. */
public interface Ancestors {

  /** The names of its folders and its organisation, nearest first. */
  List<String> above(String project);

  /** Whether there is an organisation or a folder of this name. */
  boolean exists(String name);

  /** Whether there is one of this name, even a folder that is about to be deleted. */
  boolean kept(String name);

  /** An organisation or folder, and what lies above it, nearest first. */
  List<String> lineage(String name);

  /** The organisation's name. */
  String organization();

  /** The customer id of the organisation's directory. */
  String customer();

  /** The organisation's domain. */
  String domain();
}
