package ai.varai.provisioner.emulator.resourcemanager;

/** What Resource Manager tells other APIs of how a project came into being. */
public interface CreatedProjects {

  /** Whether somebody created the project, instead of only using it. */
  boolean wasCreated(String id);
}
