package ai.varai.provisioner.emulator.resourcemanager;

import java.util.List;

/** What lies above a project. */
public interface Ancestors {

  /** The names of its folders and its organisation, nearest first. */
  List<String> above(String project);

  /** The organisation's name. */
  String organization();

  /** The customer id of the organisation's directory. */
  String customer();

  /** The organisation's domain. */
  String domain();
}
