package ai.varai.provisioner.emulator.resourcemanager;

/** Liens that services put on projects which must not be deleted while they are used. */
public interface ProjectLiens {

  /**
   * Puts a lien on a project, unless there is one of this origin.
   *
   * @param origin who asks for it, such as {@code xpn.googleapis.com}
   */
  void put(String project, String origin, String reason);

  /** Takes the liens of an origin away. */
  void lift(String project, String origin);
}
