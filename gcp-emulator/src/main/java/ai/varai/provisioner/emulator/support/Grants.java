package ai.varai.provisioner.emulator.support;

/**
 * What the allow policies in the store grant, whether or not callers are held to them. Cloud Run
 * asks it about its service accounts, as the real one does at each deployment.
 */
@FunctionalInterface
public interface Grants {

  /**
   * Whether somebody may do something with a resource.
   *
   * @param principal as a member of a policy; empty for a caller without credentials
   * @param api the API that the resource belongs to, such as {@code secretmanager}
   */
  boolean allows(String principal, String permission, String api, String resource);
}
